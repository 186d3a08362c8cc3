/** In which region an interval lies, and in words why in none. */
import type { Region } from '../../../protocol/claim.ts'
import type { Outcome } from '../../format/claims.ts'
import { LEAST_BLOCKS_FOR_INTERVAL } from '../intervals.ts'
import type { Interval } from './interval.ts'

interface Rule {
  readonly holds: Region
  readonly fails: Region
}

export const NO_FIGURE = {
  value: null,
  low: null,
  high: null,
  blocks: 0,
  suspect: false,
  outcome: 'missing',
} as const

export function outcomeOf({ holds, fails }: Rule, interval: Interval): Outcome {
  const judged = interval.judged ?? interval
  if (liesIn(holds, judged)) return 'holds'
  return liesIn(fails, judged) ? 'fails' : 'open'
}

/** @param sample what the interval is over: a `block` of a run, a `repeat` of an experiment */
export function whyOpen({ holds, fails }: Rule, { low, blocks, judged }: Interval, sample = 'block'): string {
  const alike = judged === undefined ? '' : ', with the margin'
  if (low !== null) return `the interval lies neither ${holds.text} nor ${fails.text}${alike}`
  const found = blocks === 1 ? 'is 1' : `are ${blocks}`
  return `an interval needs ${LEAST_BLOCKS_FOR_INTERVAL} ${sample}s, there ${found}`
}

function liesIn({ from, to, outside }: Region, { low, high }: Pick<Interval, 'low' | 'high'>): boolean {
  if (low === null || high === null) return false
  return outside ? high < from || low > to : low > from && high < to
}

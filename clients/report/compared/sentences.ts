/** What a comparison of two runs says in words, and what it cannot say. */

import { significant, times } from '../../../results/analysis/figures.ts'
import { LEAST_BLOCKS_FOR_INTERVAL } from '../../../results/analysis/intervals.ts'
import type { Change } from '../../../results/analysis/runs/changes.ts'
import type { Side } from '../../../results/analysis/runs/compare-runs.ts'
import { counted } from '../title.ts'
import { type ComparedPair, harmless } from './pair.ts'

/** One interval of twenty errs. */
const ERRING_SHARE = 0.05

/** Without full stops. */
export function comparedSentences({ before, after, compared }: ComparedPair): string[] {
  const { invalid, changes, onlyBefore, onlyAfter } = compared
  if (invalid.length > 0)
    return invalid.map((side) => invalidSentence(side, side === 'before' ? before.run : after.run))
  return [
    ...suspectSentence('before', before.run),
    ...suspectSentence('after', after.run),
    ...onlySentence('before', onlyBefore),
    ...onlySentence('after', onlyAfter),
    ...(changes.length === 0 ? ['nothing can be compared: the two runs have no transport in common'] : []),
    ...clearSentences(changes),
    ...fewBlocksSentence(changes),
    ...withheldSentences(changes),
  ].map((sentence) => `${sentence[0]?.toUpperCase()}${sentence.slice(1)}`)
}

/** What no interval of two runs holds. */
export const RUN_LUCK =
  'Intervals hold the luck of blocks, not that of whole runs: what was different about the machine that day is in the ' +
  'figures. Before you believe a small difference, compare two runs of the same thing'

function invalidSentence(side: Side, { verdict }: ComparedPair['before']['run']): string {
  const [first] = verdict.reasons
  return `Nothing is compared: the run ${side} is INVALID${first === undefined ? '' : ` (${harmless(first.message)})`}`
}

function suspectSentence(side: Side, { verdict }: ComparedPair['before']['run']): string[] {
  if (verdict.level !== 'SUSPECT') return []
  const codes = [...new Set(verdict.reasons.map(({ code }) => harmless(code)))]
  return [`the run ${side} is SUSPECT (${codes.join(', ')}), which may be all of a difference`]
}

function onlySentence(side: Side, arms: readonly string[]): string[] {
  return arms.length === 0 ? [] : [`only the run ${side} has ${arms.map(harmless).join(', ')}`]
}

function clearSentences(changes: readonly Change[]): string[] {
  const judged = changes.filter(({ judgement }) => judgement === 'clear' || judgement === 'not-clear')
  if (judged.length === 0) return []
  const clear = judged.filter(({ judgement }) => judgement === 'clear')
  if (clear.length === 0) return [`no clear difference in ${counted(judged.length, 'figure')}`]
  const byChance = Math.max(1, Math.round(judged.length * ERRING_SHARE))
  const named = clear.map(({ arm, measured, of, change }) => {
    const figure = of === 'ratio' ? times(change ?? 0) : significant(change ?? 0)
    return `${harmless(arm)} ${measured.label} (${figure})`
  })
  return [
    `a clear difference in ${clear.length} of ${counted(judged.length, 'figure')}: ${named.join(', ')}`,
    `each interval errs in one of twenty by chance: about ${byChance} of ${judged.length}`,
  ]
}

function fewBlocksSentence(changes: readonly Change[]): string[] {
  if (!changes.some(({ judgement }) => judgement === 'too-few-blocks')) return []
  return [
    `under ${LEAST_BLOCKS_FOR_INTERVAL} blocks on a side there is no interval, and nothing tells chance from difference: ` +
      `repeat both at least ${LEAST_BLOCKS_FOR_INTERVAL} times`,
  ]
}

function withheldSentences(changes: readonly Change[]): string[] {
  const reasons = new Map<string, string[]>()
  for (const { arm, measured, judgement, withheld } of changes) {
    if (judgement !== 'withheld') continue
    const why = withheld ?? 'not known for one of the runs'
    reasons.set(why, [...(reasons.get(why) ?? []), `${harmless(arm)} ${measured.label}`])
  }
  return [...reasons].map(([why, what]) => `withheld: ${what.join(', ')} (${why})`)
}

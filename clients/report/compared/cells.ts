/** The figures of a comparison as text, once for the terminal and for Markdown. */
import { significant, times } from '../../../results/analysis/figures.ts'
import type { Change, Judgement } from '../../../results/analysis/runs/changes.ts'
import type { Spread } from '../../../results/format.ts'

const JUDGEMENTS: Readonly<Record<Judgement, string>> = {
  clear: 'clear',
  'not-clear': 'not clear',
  same: 'none',
  'too-few-blocks': 'few blocks',
  withheld: 'withheld',
}

/** `501 ms`; of a count that differs from block to block its median and its greatest, `0…40`. null: withheld. */
export function figureCell(spread: Spread, { measured, of }: Change): string | null {
  if (spread === null) return null
  const { median, high } = spread
  const middle = measured.format(median)
  return of === 'difference' && high > median ? `${middle}…${measured.format(high)}` : middle
}

/** `1.12× [1.05, 1.20]`, `+8 [-14, 30]`; without an interval, or where nothing differs, the estimate alone. null: withheld. */
export function changeCell({ of, change, low, high, judgement }: Change): string | null {
  if (change === null) return null
  const estimate = of === 'ratio' ? times(change) : `${change > 0 ? '+' : ''}${significant(change)}`
  return low === null || high === null || judgement === 'same'
    ? estimate
    : `${estimate} [${significant(low)}, ${significant(high)}]`
}

export function judgementCell({ judgement }: Change): string {
  return JUDGEMENTS[judgement]
}

/** A clear difference for the worse. Whether fewer requests are better depends on who asks. */
export function isWorse({ judgement, measured, of, change }: Change): boolean {
  return judgement === 'clear' && measured.lessIsBetter === true && change !== null && change > (of === 'ratio' ? 1 : 0)
}

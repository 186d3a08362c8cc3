/** Why a table has dashes: one note for each reason, with the columns in which it withholds a figure. */
import type { Withholding } from '../../results/analysis/withheld.ts'
import { WITHHELD } from './columns.ts'

export interface WithheldCell {
  /** Of its column. */
  readonly title: string
  /** null: nobody knows why. */
  readonly withholding: Withholding | null
}

/** Told once for all columns: how many values each of them needs is in the reasons of expectations. */
const TOLD: Readonly<Partial<Record<Withholding['by'], string>>> = {
  sample: 'too few events for that figure',
  losses: 'too many events lost for that figure',
}

/** In the order of the cells, not wrapped. */
export function withheldNotes(cells: readonly WithheldCell[]): string[] {
  const byReason = new Map<string, Set<string>>()
  for (const { title, withholding } of cells) {
    const reason = withholding === null ? 'not known for this run' : (TOLD[withholding.by] ?? withholding.why)
    byReason.set(reason, (byReason.get(reason) ?? new Set()).add(title))
  }
  return [...byReason].map(([reason, titles]) => `${WITHHELD} ${[...titles].join(', ')}: ${reason}.`)
}

/** The lines of `expect` over the cells of a sweep: one that is met everywhere is told once, a missed one with its cells. */
import { cellName } from '../../../protocol/matrix.ts'
import type { SweepResult } from '../../format/sweep.ts'
import type { ExpectationResult } from '../../format.ts'
import { judgedExpectations } from '../expectations.ts'
import { expectationNotes } from '../sentences/expectation-sentence.ts'

export interface SweptExpectation {
  readonly text: string
  /** Names of the cells in which it was judged. */
  readonly cells: readonly string[]
  /** Whether those are all that there are. */
  readonly everywhere: boolean
  readonly missed: readonly { readonly cell: string; readonly expectation: ExpectationResult }[]
  /** Names of the cells in which it was met, but within the noise. */
  readonly barely: readonly string[]
}

interface Judged {
  readonly cells: string[]
  readonly missed: { readonly cell: string; readonly expectation: ExpectationResult }[]
  readonly barely: string[]
}

/** In the order in which the cells have them. Cells that prove nothing judge nothing. */
export function sweptExpectations({ axes, cells }: Pick<SweepResult, 'axes' | 'cells'>): SweptExpectation[] {
  const byText = new Map<string, Judged>()
  for (const { values, run } of cells) {
    const cell = cellName(axes, values)
    for (const expectation of judgedExpectations(run)) {
      const known = byText.get(expectation.text) ?? { cells: [], missed: [], barely: [] }
      known.cells.push(cell)
      if (!expectation.met) known.missed.push({ cell, expectation })
      else if (expectation.withinNoise === true) known.barely.push(cell)
      byText.set(expectation.text, known)
    }
  }
  return [...byText].map(([text, judged]) => ({ text, ...judged, everywhere: judged.cells.length === cells.length }))
}

/** More names than this say less than their number. */
const MOST_NAMED = 2

/**
 * Where a line that was met was judged: "in all 4 cells", "at rate 64/s", "in 3 of 4 cells", "in all 4 cells, within the
 * noise at rate 2/s".
 */
export function wherePhrase({ cells, everywhere, barely }: SweptExpectation, cellsInAll: number): string {
  const all = cellsInAll === 1 ? 'in the only cell' : `in all ${cellsInAll} cells`
  const where = everywhere ? all : placesOf(cells, cellsInAll)
  if (barely.length === 0) return where
  return `${where}, within the noise${cells.length === 1 ? '' : ` ${placesOf(barely, cells.length)}`}`
}

function placesOf(cells: readonly string[], inAll: number): string {
  return cells.length <= MOST_NAMED ? `at ${cells.join(' and ')}` : `in ${cells.length} of ${inAll} cells`
}

/** What a reader must know about the lines, as beneath those of a run. */
export function sweptNotes({ cells }: Pick<SweepResult, 'cells'>): string[] {
  const runs = cells.map(({ run }) => run)
  return expectationNotes(
    runs.flatMap(judgedExpectations),
    runs.flatMap(({ trials }) => trials),
  )
}

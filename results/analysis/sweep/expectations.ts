/** The lines of `expect` over the cells of a sweep: one that is met everywhere is told once, a missed one with its cells. */
import { cellName } from '../../../protocol/matrix.ts'
import type { SweepResult } from '../../format/sweep.ts'
import type { ExpectationResult } from '../../format.ts'
import { judgedExpectations } from '../expectations.ts'

export interface SweptExpectation {
  readonly text: string
  /** Names of the cells in which it was judged. */
  readonly cells: readonly string[]
  /** Whether those are all that there are. */
  readonly everywhere: boolean
  readonly missed: readonly { readonly cell: string; readonly expectation: ExpectationResult }[]
}

/** In the order in which the cells have them. Cells that prove nothing judge nothing. */
export function sweptExpectations({ axes, cells }: Pick<SweepResult, 'axes' | 'cells'>): SweptExpectation[] {
  const byText = new Map<string, { cells: string[]; missed: { cell: string; expectation: ExpectationResult }[] }>()
  for (const { values, run } of cells) {
    const cell = cellName(axes, values)
    for (const expectation of judgedExpectations(run)) {
      const known = byText.get(expectation.text) ?? { cells: [], missed: [] }
      known.cells.push(cell)
      if (!expectation.met) known.missed.push({ cell, expectation })
      byText.set(expectation.text, known)
    }
  }
  return [...byText].map(([text, judged]) => ({ text, ...judged, everywhere: judged.cells.length === cells.length }))
}

/** More names than this say less than their number. */
const MOST_NAMED = 2

/** "in all 4 cells", "at rate 64/s", "in 3 of 4 cells": where a line was judged. */
export function wherePhrase({ cells, everywhere }: SweptExpectation, cellsInAll: number): string {
  if (everywhere) return cellsInAll === 1 ? 'in the only cell' : `in all ${cellsInAll} cells`
  return cells.length <= MOST_NAMED ? `at ${cells.join(' and ')}` : `in ${cells.length} of ${cellsInAll} cells`
}

/** A shared run as claims see it: cells, of which a run without a matrix has one. */
import { type CellValues, cellName, type MatrixAxis } from '../../../protocol/matrix.ts'
import type { SweepResult } from '../../format/sweep.ts'
import type { RunResult, Verdict } from '../../format.ts'

export interface EvidenceRun {
  readonly name: string
  /** None without a matrix. */
  readonly axes: readonly MatrixAxis[]
  readonly cells: readonly { readonly values: CellValues; readonly run: RunResult }[]
  readonly verdict: Verdict
  readonly interrupted: boolean
}

export function evidenceRun(name: string, result: RunResult | SweepResult): EvidenceRun {
  const { verdict, interrupted } = result
  if ('cells' in result) return { name, axes: result.axes, cells: result.cells, verdict, interrupted }
  return { name, axes: [], cells: [{ values: {}, run: result }], verdict, interrupted }
}

/** The run of a cell; null where it did not get as far. */
export function cellOf({ axes, cells }: EvidenceRun, values: CellValues): RunResult | null {
  const isMeant = (own: CellValues) => axes.every(({ name }) => own[name] === values[name])
  return cells.find((cell) => isMeant(cell.values))?.run ?? null
}

/** `rate 10/s`; null for a run without a matrix. */
export function cellText(axes: readonly MatrixAxis[], values: CellValues): string | null {
  return axes.length === 0 ? null : cellName(axes, values)
}

/** Makes the result of a sweep of what its cells have finished so far. */
import { cellName, type MatrixAxis } from '../../../protocol/matrix.ts'
import type { SweepCell, SweepResult } from '../../format/sweep.ts'
import { FORMAT_VERSION, type Verdict, type VerdictLevel, type VerdictReason } from '../../format.ts'

export interface SweepFacts {
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly endedAt: string
  readonly interrupted: boolean
  readonly seed: number
  readonly scenario: SweepResult['scenario']
  readonly axes: readonly MatrixAxis[]
  /** Those that finished a trial, in the order of the matrix; the others are left out. */
  readonly cells: readonly SweepCell[]
}

export function assembleSweep({ axes, cells, ...facts }: SweepFacts): SweepResult {
  const begun = cells.filter(({ run }) => run.trials.length > 0)
  return {
    formatVersion: FORMAT_VERSION,
    kind: 'sweep',
    ...facts,
    axes: axes.map((axis) => ({ ...axis, values: [...axis.values] })),
    cells: begun,
    verdict: verdictOfCells(axes, begun),
  }
}

const SEVERITY: readonly VerdictLevel[] = ['INVALID', 'SUSPECT', 'VALID']

/** The worst of the cells', with every reason once, in the words of the first cell that has it, worst cells first. */
function verdictOfCells(axes: readonly MatrixAxis[], cells: readonly SweepCell[]): Verdict {
  const level = SEVERITY.find((one) => cells.some(({ run }) => run.verdict.level === one)) ?? 'INVALID'
  const byKey = new Map<string, { readonly reason: VerdictReason; readonly cells: string[] }>()
  const worstFirst = SEVERITY.flatMap((one) => cells.filter(({ run }) => run.verdict.level === one))
  for (const { values, run } of worstFirst) {
    const cell = cellName(axes, values)
    for (const reason of run.verdict.reasons) {
      const key = `${reason.code} ${reason.message.split(',')[0]}`
      const known = byKey.get(key)
      if (known === undefined) byKey.set(key, { reason, cells: [cell] })
      else if (known.cells.at(-1) !== cell) known.cells.push(cell)
    }
  }
  return { level, reasons: [...byKey.values()].map(({ reason, cells: names }) => inCells(reason, names)) }
}

function inCells(reason: VerdictReason, [first = '', ...others]: readonly string[]): VerdictReason {
  const also = others.length === 0 ? '' : ` (and ${others.length === 1 ? others[0] : `${others.length} more cells`})`
  return { ...reason, message: `${first}: ${reason.message}${also}` }
}

/** A sweep: the trials of all cells of a matrix, one after the other, the result of every cell complete after each. */
import { cellName, type ResolvedCell, type ResolvedSweep } from '../../protocol/matrix.ts'
import { assembleSweep } from '../../results/analysis/sweep/assemble.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import type { Environment, RunResult, Trial } from '../../results/format.ts'
import { planSweep, type SweepTrial } from './order.ts'
import { ProgressTeller } from './progress.ts'
import type { RunRequest } from './request.ts'
import { assemble, checkPossible, environmentOf, runPlanned } from './run.ts'

export interface SweepRequest extends Omit<RunRequest, 'scenario' | 'capture' | 'onTrial'> {
  /** At least one cell; resolved, with the options of the command line already applied to each. */
  readonly sweep: ResolvedSweep
  /** Called after every trial with the result so far, complete and consistent; awaited before the next begins. */
  readonly onTrial: (result: SweepResult) => Promise<void>
}

/** What is known of a cell while its trials go on. */
interface CellSoFar extends ResolvedCell {
  readonly request: RunRequest
  readonly planned: number
  readonly trials: Trial[]
  run: RunResult
}

/**
 * Resolves with the whole result, or, when `request.signal` was aborted, with what had finished, marked interrupted; cells
 * without a finished trial are not in it.
 * @throws LabError as `runScenario`, for the first cell that cannot be run before anything starts
 */
export async function runSweep(request: SweepRequest): Promise<SweepResult> {
  const { sweep, aa, signal } = request
  for (const { scenario } of sweep.cells) await checkPossible({ ...request, scenario })
  const planned = planSweep(
    sweep.cells.map(({ scenario }) => scenario),
    aa,
  )
  const startedAt = new Date().toISOString()
  const environment = await environmentOf(request)
  const cells = sweep.cells.map((cell, index) => beginCell(request, cell, planned, index, startedAt, environment))
  const progress = new ProgressTeller((sweep.cells[0] as ResolvedCell).scenario, planned, request.onProgress)
  try {
    for (const next of planned) {
      if (signal.aborted) break
      const cell = cells[next.cell] as CellSoFar
      progress.trial(next, { name: cellName(sweep.axes, cell.values), number: next.cell + 1, of: cells.length })
      const trial = await runPlanned(cell.request, next, progress)
      if (trial === null) break
      addTrial(cell, trial, startedAt, environment)
      progress.trialDone()
      await request.onTrial(resultOf(request, cells, startedAt))
    }
  } finally {
    progress.stop()
  }
  return resultOf(request, cells, startedAt)
}

function beginCell(
  request: SweepRequest,
  cell: ResolvedCell,
  planned: readonly SweepTrial[],
  index: number,
  startedAt: string,
  environment: Environment,
): CellSoFar {
  const { sweep: _, onTrial: __, ...rest } = request
  const own: RunRequest = { ...rest, scenario: cell.scenario, onTrial: async () => {} }
  return {
    ...cell,
    request: own,
    planned: planned.filter((trial) => trial.cell === index).length,
    trials: [],
    run: assemble(own, startedAt, environment, [], true),
  }
}

/** Only the cell of the trial has changed; the others stay as they are. */
function addTrial(cell: CellSoFar, trial: Trial, startedAt: string, environment: Environment): void {
  cell.trials.push(trial)
  cell.run = assemble(cell.request, startedAt, environment, cell.trials, cell.trials.length < cell.planned)
}

function resultOf({ sweep }: SweepRequest, cells: readonly CellSoFar[], startedAt: string): SweepResult {
  const { name, title, question, seed } = (sweep.cells[0] as ResolvedCell).scenario
  return assembleSweep({
    startedAt,
    endedAt: new Date().toISOString(),
    interrupted: cells.some(({ trials, planned }) => trials.length < planned),
    seed,
    scenario: { name, title, question },
    axes: sweep.axes,
    cells: cells.map(({ values, run }) => ({ values, run })),
  })
}

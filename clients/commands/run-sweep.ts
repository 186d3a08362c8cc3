/** `tlab run` of a scenario with a matrix: one progress, one report and one file for all of its cells. */
import { cellName, type ResolvedSweep } from '../../protocol/matrix.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import type { RunResult } from '../../results/format.ts'
import { usageError } from '../errors.ts'
import { packagePaths } from '../package-root.ts'
import { sweepSummary } from '../report/sweep-summary.ts'
import { sweepTitle } from '../report/sweep-title.ts'
import { trialsInAll } from '../report/title.ts'
import { runSweep } from '../run/sweep.ts'
import { commandName } from './command-name.ts'
import type { Outcome } from './exit-code.ts'
import { openProgress } from './progress-display.ts'
import type { Circumstances } from './run.ts'
import { RunFiles, savedLines } from './run-files.ts'
import type { ScenarioPlan } from './scenario-plan.ts'

/** @throws LabError as `runScenario`; what had finished is saved by then */
export async function runSweepPlan(
  { sweep, scenario, text, rows }: ScenarioPlan & { readonly sweep: ResolvedSweep },
  { options, target, calibration, interrupt, terminal }: Circumstances,
): Promise<SweepResult> {
  const url = scenario.target?.url ?? target?.url ?? null
  const setting = { target: url === null ? null : new URL(url).host, aa: options.aa ?? null }
  const title = sweepTitle(sweep, setting)
  const progress = openProgress(scenario.name, { title, blocks: scenario.repeat }, options.progress, terminal)
  interrupt.onFirst(() => progress.note('interrupted: saving what has finished (again: end at once)'))
  const planned = sweep.cells.reduce((sum, cell) => sum + trialsInAll(cell.scenario, setting.aa), 0)
  const files = new RunFiles({
    folder: options.out ?? packagePaths.runs,
    captures: false,
    planned,
    note: progress.note,
  })
  const result = await runSweep({
    sweep,
    scenarioText: text,
    rows,
    baseline: options.baseline ?? null,
    aa: setting.aa,
    target: scenario.target ? null : target,
    clock: options.clock,
    calibration,
    signal: interrupt.signal,
    onProgress: progress.show,
    onTrial: (soFar) => files.save(soFar),
  }).finally(progress.close)
  await files.save(result)
  const saved = await files.finish(result.interrupted)
  if (options.json === true) for (const line of savedLines(saved)) terminal.warn(line)
  else terminal.print(sweepSummary(result, { title, ...saved, command: commandName() }, terminal.results))
  return result
}

/** Every cell decides as a run does, and the sweep whether it is whole. */
export function sweepOutcomes(result: RunResult | SweepResult): Outcome[] {
  if (!('cells' in result)) return [result]
  const { interrupted, verdict, cells } = result
  return [{ interrupted, verdict, expectations: [] }, ...cells.map(({ run }) => run)]
}

/** A run itself, or those of a sweep’s cells, each called by its cell. */
export function runsOf(result: RunResult | SweepResult): RunResult[] {
  if (!('cells' in result)) return [result]
  return result.cells.map(({ values, run }) => {
    const name = `${run.scenario.name} at ${cellName(result.axes, values)}`
    return { ...run, scenario: { ...run.scenario, name } }
  })
}

/** @throws LabError when one of the scenarios is a sweep */
export function checkSweepCapture(plans: readonly ScenarioPlan[]): void {
  const plan = plans.find(({ sweep }) => sweep !== null)
  if (plan?.sweep == null) return
  throw usageError(
    `--capture keeps the arrivals of one scenario, and ${plan.scenario.name} has a matrix of ${plan.sweep.cells.length} cells: ` +
      'leave the option out, or the matrix in a copy of the file',
  )
}

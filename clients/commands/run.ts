/** `tlab run`: plans every scenario first, runs them one after the other, reports, and judges. */
import type { SweepResult } from '../../results/format/sweep.ts'
import type { Calibration, RunResult } from '../../results/format.ts'
import type { ScenarioOverrides } from '../../scenarios/index.ts'
import { keptCalibration } from '../doctor/calibration/kept-calibration.ts'
import { type LabError, unknownName, usageError } from '../errors.ts'
import { packagePaths } from '../package-root.ts'
import { runSummary } from '../report/summary.ts'
import { runTitle, trialsInAll } from '../report/title.ts'
import { readMachine } from '../run/environment.ts'
import type { ClockChoice, RunTarget } from '../run/request.ts'
import { runScenario } from '../run/run.ts'
import { checkCapture } from '../run/run-capture.ts'
import { commandName } from './command-name.ts'
import { exitCodeOf } from './exit-code.ts'
import { type Interrupt, listenForInterrupt } from './interrupt.ts'
import { plansAtLab } from './lab-target.ts'
import { missedLines } from './missed-lines.ts'
import { openProgress } from './progress-display.ts'
import { makeFolder } from './result-folder.ts'
import { RunFiles, savedLines } from './run-files.ts'
import { checkSweepCapture, runSweepPlan, runsOf, sweepOutcomes } from './run-sweep.ts'
import { planScenario, type ScenarioPlan } from './scenario-plan.ts'
import { planAtTarget, readAddress } from './target-option.ts'
import type { Terminal } from './terminal.ts'

export interface RunOptions {
  readonly transports?: string[]
  readonly repeat?: number
  /** ms */
  readonly duration?: number
  readonly clients?: number
  readonly seed?: number
  readonly baseline?: string
  readonly target?: string
  readonly mapping?: string
  readonly token?: string
  /** Of the command line, and not of the environment, where it may stand for other commands. */
  readonly tokenIsOption?: boolean
  readonly clock: ClockChoice
  readonly out?: string
  readonly json?: boolean
  readonly short?: boolean
  readonly aa?: string
  readonly capture?: boolean
  readonly details?: boolean
  readonly tolerateNoise?: boolean
  readonly progress: boolean
}

/** @throws LabError when nothing can run, or no server can be reached; finished trials are saved by then */
export async function run(names: readonly string[], options: RunOptions, terminal: Terminal): Promise<number> {
  if (options.aa !== undefined && options.transports !== undefined) {
    throw usageError('--aa runs one transport against itself, --transports chooses several: leave one of them out')
  }
  const written = names.map((name) => planArms(name, options))
  const target = written.every(({ scenario }) => scenario.target) ? null : targetOf(options)
  if (target === null && options.tokenIsOption === true) throw tokenForNobody()
  const plans = target === null ? written : await plansAtLab(written, target)
  if (options.capture === true) {
    checkSweepCapture(plans)
    for (const { scenario } of plans) checkCapture(scenario, trialsInAll(scenario, options.aa ?? null))
  }
  const folder = options.out ?? packagePaths.runs
  await makeFolder(folder)
  const calibration = await keptCalibration(folder, readMachine(), terminal.warn)
  const interrupt = listenForInterrupt()
  const results: (RunResult | SweepResult)[] = []
  for (const plan of plans) {
    if (interrupt.signal.aborted) break
    const circumstances = { options, target, calibration, interrupt, terminal }
    const { sweep } = plan
    results.push(
      await (sweep === null ? runPlan(plan, circumstances) : runSweepPlan({ ...plan, sweep }, circumstances)),
    )
  }
  interrupt.forget()
  return conclude(plans, results, options, terminal)
}

/** Says what became of all of them together, as lines and as the exit code. */
function conclude(
  plans: readonly ScenarioPlan[],
  results: readonly (RunResult | SweepResult)[],
  { json, tolerateNoise: toleratesNoise = false }: RunOptions,
  { print, warn }: Terminal,
): number {
  const leftOut = plans.slice(results.length).map(({ scenario }) => scenario.name)
  if (leftOut.length > 0) warn(`INTERRUPTED: not run: ${leftOut.join(', ')}`)
  if (json === true) print(JSON.stringify(plans.length === 1 && results.length === 1 ? results[0] : results))
  for (const line of missedLines(results.flatMap(runsOf), toleratesNoise)) warn(line)
  return exitCodeOf(results.flatMap(sweepOutcomes), { leftOut: leftOut.length, toleratesNoise })
}

/** What all scenarios of a command share. */
export interface Circumstances {
  readonly options: RunOptions
  readonly target: RunTarget | null
  readonly calibration: Calibration | null
  readonly interrupt: Interrupt
  readonly terminal: Terminal
}

async function runPlan(
  plan: ScenarioPlan,
  { options, target, calibration, interrupt, terminal }: Circumstances,
): Promise<RunResult> {
  const url = plan.scenario.target?.url ?? target?.url ?? null
  const setting = { target: url === null ? null : new URL(url).host, aa: options.aa ?? null }
  const context = { title: runTitle(plan.scenario, setting), blocks: plan.scenario.repeat }
  const progress = openProgress(plan.scenario.name, context, options.progress, terminal)
  interrupt.onFirst(() => progress.note('interrupted: saving what has finished (again: end at once)'))
  const files = new RunFiles({
    folder: options.out ?? packagePaths.runs,
    captures: options.capture === true,
    planned: trialsInAll(plan.scenario, setting.aa),
    note: progress.note,
  })
  const result = await runScenario({
    scenario: plan.scenario,
    scenarioText: plan.text,
    rows: plan.rows,
    baseline: options.baseline ?? null,
    aa: setting.aa,
    target: plan.scenario.target ? null : target,
    clock: options.clock,
    calibration,
    signal: interrupt.signal,
    onProgress: progress.show,
    onTrial: (soFar) => files.save(soFar),
    capture: files.capture,
  })
    .catch((failure: unknown) => files.finish(true).then(() => Promise.reject(failure)))
    .finally(progress.close)
  await files.save(result)
  const saved = await files.finish(result.interrupted)
  const details = { details: options.details ?? false }
  if (files.capture?.problem) terminal.warn(`the capture is not whole: ${files.capture.problem}`)
  if (options.json === true) for (const line of savedLines(saved)) terminal.warn(line)
  else
    terminal.print(runSummary(result, { ...setting, ...saved, ...details, command: commandName() }, terminal.results))
  return result
}

function overridesOf({ transports, repeat, duration, clients, seed, short }: RunOptions): ScenarioOverrides {
  return {
    ...(transports !== undefined && { transports }),
    ...(repeat !== undefined && { repeat }),
    ...(duration !== undefined && { durationMs: duration }),
    ...(clients !== undefined && { clients }),
    ...(seed !== undefined && { seed }),
    ...(short !== undefined && { short }),
  }
}

/** Under --aa only one transport runs, so only what is expected of that one is judged. */
function planArms(name: string, options: RunOptions): ScenarioPlan {
  const plan = planAtTarget(planScenario(name, overridesOf(options)), options)
  checkArms(plan, options)
  if (options.aa === undefined) return plan
  return planAtTarget(planScenario(name, { ...overridesOf(options), transports: [options.aa] }), options)
}

function targetOf({ target, token }: RunOptions): RunTarget | null {
  if (target === undefined) return null
  const url = readAddress(target)
  if (token === undefined) {
    throw usageError(
      '--target needs --token (or TLAB_TOKEN), the token that "tlab serve" printed, to start the feed; or, for a server ' +
        'that is none of the lab’s, --mapping with a file that says how it speaks',
    )
  }
  return { url, token }
}

function tokenForNobody(): LabError {
  return usageError(
    '--token: expected a server of the lab at --target to show it to, found none: a server that a mapping tells of takes ' +
      'what it wants from "publish.headers", one of our own needs none; leave --token out',
  )
}

/** Arms that options name must be arms that run. */
function checkArms({ scenario }: ScenarioPlan, { aa, baseline }: RunOptions): void {
  const transports = Object.keys(scenario.transports)
  if (aa !== undefined && !transports.includes(aa)) throw unknownName('transport for --aa', aa, transports)
  const arms = aa === undefined ? transports : [`${aa}/a`, `${aa}/b`]
  if (baseline !== undefined && !arms.includes(baseline)) throw unknownName('transport for --baseline', baseline, arms)
}

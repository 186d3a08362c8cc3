/** `tlab claims`: makes the runs that published claims need, each once, and says of each claim what they decide. */
import type { ExperimentName } from '../../protocol/browser-experiments.ts'
import { experimentsOf, type ResolvedClaim, runsOf } from '../../protocol/claim.ts'
import { assembleClaims } from '../../results/analysis/claims/assemble.ts'
import { evidenceRun } from '../../results/analysis/claims/evidence-run.ts'
import type { ClaimsResult, Experiment } from '../../results/format/claims.ts'
import { resultFileName, saveJson } from '../../results/store.ts'
import { claimRunFile, formatScenarioErrors, loadClaims } from '../../scenarios/index.ts'
import { keptCalibration } from '../doctor/calibration/kept-calibration.ts'
import { EXIT, unknownName, usageError } from '../errors.ts'
import { makeExperiment, REPEATS } from '../experiments/experiments.ts'
import { packagePaths } from '../package-root.ts'
import { claimsBeforehand, claimsList, claimsText } from '../report/claims-text.ts'
import { readMachine } from '../run/environment.ts'
import { type ClaimRunMade, makeClaimRun } from './claim-run.ts'
import { commandName } from './command-name.ts'
import { exitCodeOf } from './exit-code.ts'
import { type Interrupt, listenForInterrupt } from './interrupt.ts'
import { checkFolder } from './run.ts'
import { savedClaimRuns } from './saved-claim-runs.ts'
import { planScenario, type ScenarioPlan } from './scenario-plan.ts'
import { shownPath } from './shown-path.ts'
import type { Terminal } from './terminal.ts'

export interface ClaimsOptions {
  readonly list?: boolean
  readonly short?: boolean
  readonly seed?: number
  readonly repeat?: number
  readonly out?: string
  /** A folder with runs that were made before: nothing is run, and the verdicts are saved there. */
  readonly from?: string
  readonly json?: boolean
  readonly progress: boolean
}

/** @throws LabError when a claim or a run of it is in disorder, or nothing can run; finished runs are saved by then */
export async function claims(names: readonly string[], options: ClaimsOptions, terminal: Terminal): Promise<number> {
  const chosen = chooseClaims(readClaims(), names)
  if (options.list === true) {
    terminal.print(options.json === true ? JSON.stringify(chosen, null, 2) : claimsList(chosen, terminal.results))
    return EXIT.done
  }
  const plans = planRuns(chosen, options)
  const experiments = [...new Set(chosen.flatMap(experimentsOf))]
  const folder = options.from ?? options.out ?? packagePaths.runs
  await checkFolder(folder)
  const known = options.from === undefined ? null : await savedClaimRuns(options.from, plans, terminal.warn)
  terminal.warn(claimsBeforehand(chosen.length, known === null ? plans : [], experiments.length))
  return decide({ chosen, plans, experiments, known }, { ...options, folder }, terminal)
}

/** @throws LabError (exit 2) that says what is wrong with the files */
function readClaims(): ResolvedClaim[] {
  const readings = loadClaims(packagePaths.claims)
  const errors = readings.flatMap((reading) => (reading.ok ? [] : reading.errors))
  if (errors.length > 0) throw usageError(`claims are in disorder\n\n${formatScenarioErrors(errors)}`)
  return readings.flatMap((reading) => (reading.ok ? [reading.claim] : []))
}

function chooseClaims(all: readonly ResolvedClaim[], names: readonly string[]): readonly ResolvedClaim[] {
  if (names.length === 0) return all
  return [...new Set(names)].map((name) => {
    const found = all.find((claim) => claim.name === name)
    if (found !== undefined) return found
    throw unknownName(
      'claim',
      name,
      all.map((claim) => claim.name),
    )
  })
}

interface PlannedRun extends ScenarioPlan {
  readonly name: string
}

function planRuns(chosen: readonly ResolvedClaim[], { short, seed, repeat }: ClaimsOptions): PlannedRun[] {
  const overrides = {
    ...(short !== undefined && { short }),
    ...(seed !== undefined && { seed }),
    ...(repeat !== undefined && { repeat }),
  }
  return [...new Set(chosen.flatMap(runsOf))].map((name) => ({
    name,
    ...planScenario(claimRunFile(packagePaths.claims, name), overrides),
  }))
}

interface Planned {
  readonly chosen: readonly ResolvedClaim[]
  readonly plans: readonly PlannedRun[]
  readonly experiments: readonly ExperimentName[]
  /** Runs that were made before, by name; null: they are made now. */
  readonly known: ReadonlyMap<string, ClaimRunMade> | null
}

/** One run after the other; the claims are decided and saved anew after each, so that a crash loses no more than one. */
async function decide(
  { chosen, plans, experiments, known }: Planned,
  options: ClaimsOptions & { readonly folder: string },
  terminal: Terminal,
): Promise<number> {
  const { folder, seed = null, json } = options
  const startedAt = new Date().toISOString()
  const calibration = await keptCalibration(folder, readMachine(), terminal.warn)
  const interrupt = listenForInterrupt()
  const tried: Experiment[] = []
  const made = new Map<string, ClaimRunMade>(known)
  const unfinished = (): number => countUnfinished({ plans, known }, made, tried, interrupt.signal)
  const soFar = (): ClaimsResult =>
    assembleClaims({
      startedAt,
      endedAt: new Date().toISOString(),
      interrupted: unfinished() > 0,
      seed,
      claims: chosen,
      experiments: tried,
      runs: plans.map(({ name }) => runOf(name, made.get(name))),
    })
  // First, since they take seconds.
  for (const name of experiments) tried.push(await tryExperiment(name, { ...options, interrupt }, terminal))
  for (const plan of known === null ? plans : []) {
    if (interrupt.signal.aborted) break
    made.set(
      plan.name,
      await makeClaimRun(plan, { folder, calibration, interrupt, terminal, progress: options.progress }),
    )
    await save(folder, soFar())
  }
  const result = soFar()
  const saved = shownPath(await save(folder, result))
  interrupt.forget()
  terminal.print(json === true ? JSON.stringify(result) : claimsText(result, saved, commandName(), terminal.results))
  if (json === true) terminal.warn(`saved ${saved}`)
  return exitCodeOf(
    [...made.values()].map(({ result: { interrupted, verdict } }) => ({ interrupted, verdict, expectations: [] })),
    { leftOut: unfinished() },
  )
}

/** What an interrupt kept from being made, or cut short: one that came after the last of it has changed nothing. */
function countUnfinished(
  { plans, known }: Pick<Planned, 'plans' | 'known'>,
  made: ReadonlyMap<string, ClaimRunMade>,
  tried: readonly Experiment[],
  { aborted }: AbortSignal,
): number {
  const experiments = tried.filter(({ repeats }) => aborted && repeats.length < REPEATS)
  const runs = known === null ? plans.filter(({ name }) => made.get(name)?.result.interrupted ?? true) : []
  return experiments.length + runs.length
}

/** Its repeats are told where progress is. */
async function tryExperiment(
  name: ExperimentName,
  { interrupt, progress }: { readonly interrupt: Interrupt; readonly progress: boolean },
  terminal: Terminal,
): Promise<Experiment> {
  const onRepeat = (done: number): void => {
    if (progress) terminal.warn(`${name}, in a browser: ${done} of ${REPEATS}`)
  }
  interrupt.onFirst(() => terminal.warn('interrupted: saving what has finished (again: end at once)'))
  return makeExperiment(name, { env: terminal.env, signal: interrupt.signal, onRepeat })
}

/** Every save of one command goes to the same file. */
function save(folder: string, result: ClaimsResult): Promise<string> {
  const name = resultFileName({ startedAt: result.startedAt, scenario: { name: 'claims' } })
  return saveJson(folder, name, result, 'the verdicts')
}

function runOf(name: string, made: ClaimRunMade | undefined) {
  if (made === undefined) return { name, file: null, evidence: null }
  return { name, file: made.file, evidence: evidenceRun(name, made.result) }
}

/** `tlab claims`: makes the runs that published claims need, each once, and says of each claim what they decide. */
import type { ExperimentName } from '../../protocol/browser-experiments.ts'
import { experimentsOf } from '../../protocol/claim.ts'
import { assembleClaims } from '../../results/analysis/claims/assemble.ts'
import { evidenceRun } from '../../results/analysis/claims/evidence-run.ts'
import type { ClaimsResult, Experiment } from '../../results/format/claims.ts'
import { resultFileName, saveJson } from '../../results/store.ts'
import type { ScenarioOverrides } from '../../scenarios/index.ts'
import { keptCalibration } from '../doctor/calibration/kept-calibration.ts'
import { EXIT } from '../errors.ts'
import { makeExperiment, REPEATS } from '../experiments/experiments.ts'
import { packagePaths } from '../package-root.ts'
import { claimsBeforehand, claimsList, claimsText } from '../report/claims-text.ts'
import { readMachine } from '../run/environment.ts'
import { chooseClaims, type PlannedRun, planRuns, textHash } from './claim-choice.ts'
import { type ClaimRunMade, makeClaimRun } from './claim-run.ts'
import { commandName } from './command-name.ts'
import { exitCodeOf } from './exit-code.ts'
import { type Interrupt, listenForInterrupt } from './interrupt.ts'
import { countUnfinished, type Planned, type Saved, sharedSeed } from './planned-claims.ts'
import { checkSavedFolder, makeFolder } from './result-folder.ts'
import { savedClaimRuns } from './saved-claim-runs.ts'
import { savedExperiments } from './saved-experiments.ts'
import { shownPath } from './shown-path.ts'
import type { Terminal } from './terminal.ts'

export interface ClaimsOptions {
  readonly list?: boolean
  readonly short?: boolean
  readonly seed?: number
  readonly repeat?: number
  readonly out?: string
  /** A folder with runs that were made before: none is made, and the verdicts are saved there. */
  readonly from?: string
  readonly json?: boolean
  readonly progress: boolean
}

/** @throws LabError when a claim or a run of it is in disorder, or nothing can run; finished runs are saved by then */
export async function claims(names: readonly string[], options: ClaimsOptions, terminal: Terminal): Promise<number> {
  const chosen = chooseClaims(names)
  if (options.list === true) {
    terminal.print(options.json === true ? JSON.stringify(chosen, null, 2) : claimsList(chosen, terminal.results))
    return EXIT.done
  }
  const plans = planRuns(chosen, overridesOf(options))
  const experiments = [...new Set(chosen.flatMap(experimentsOf))]
  const { from, out = packagePaths.runs } = options
  const saved = from === undefined ? null : await savedIn(from, plans, experiments, terminal)
  if (saved === null) await makeFolder(out)
  const toTry = experiments.length - (saved?.experiments.size ?? 0)
  terminal.warn(claimsBeforehand(chosen.length, saved === null ? plans : [], toTry))
  return decide({ chosen, plans, experiments, saved }, { ...options, folder: from ?? out }, terminal)
}

function overridesOf({ short, seed, repeat }: ClaimsOptions): ScenarioOverrides {
  return {
    ...(short !== undefined && { short }),
    ...(seed !== undefined && { seed }),
    ...(repeat !== undefined && { repeat }),
  }
}

async function savedIn(
  folder: string,
  plans: readonly PlannedRun[],
  experiments: readonly ExperimentName[],
  { warn }: Terminal,
): Promise<Saved> {
  await checkSavedFolder(folder)
  return {
    runs: await savedClaimRuns(folder, plans, warn),
    experiments: await savedExperiments(folder, experiments, warn),
  }
}

/** One run after the other; the claims are decided and saved anew after each, so that a crash loses no more than one. */
async function decide(
  planned: Planned,
  options: ClaimsOptions & { readonly folder: string },
  terminal: Terminal,
): Promise<number> {
  const { chosen, plans, experiments, saved } = planned
  const { folder, json } = options
  const startedAt = new Date().toISOString()
  const calibration = await keptCalibration(folder, readMachine(), terminal.warn)
  const interrupt = listenForInterrupt()
  const tried: Experiment[] = []
  const made = new Map<string, ClaimRunMade>(saved?.runs)
  const soFar = (): ClaimsResult =>
    assembleClaims({
      startedAt,
      endedAt: new Date().toISOString(),
      interrupted: countUnfinished(planned, made, tried) > 0,
      seed: sharedSeed(planned),
      claims: chosen,
      experiments: tried,
      runs: plans.map((plan) => factsOf(plan, made.get(plan.name))),
    })
  // First, since they take seconds.
  for (const name of experiments) {
    tried.push(saved?.experiments.get(name) ?? (await tryExperiment(name, { ...options, interrupt }, terminal)))
  }
  for (const plan of saved === null ? plans : []) {
    if (interrupt.signal.aborted) break
    made.set(
      plan.name,
      await makeClaimRun(plan, { folder, calibration, interrupt, terminal, progress: options.progress }),
    )
    await save(folder, soFar())
  }
  const result = soFar()
  const path = shownPath(await save(folder, result))
  interrupt.forget()
  terminal.print(json === true ? JSON.stringify(result) : claimsText(result, path, commandName(), terminal.results))
  if (json === true) terminal.warn(`saved ${path}`)
  return exitCodeOf(
    [...made.values()].map(({ result: { interrupted, verdict } }) => ({ interrupted, verdict, expectations: [] })),
    { leftOut: countUnfinished(planned, made, tried) },
  )
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

function factsOf({ name, text }: PlannedRun, made: ClaimRunMade | undefined) {
  const textSha256 = textHash(text)
  if (made === undefined) return { name, textSha256, file: null, evidence: null }
  return { name, textSha256, file: made.file, evidence: evidenceRun(name, made.result) }
}

/** A run: one scenario over its transports with repeats, one trial after the other, the result complete after each. */
import { assembleResult } from '../../results/analysis/assemble.ts'
import type { Environment, RunResult, Trial } from '../../results/format.ts'
import { restartOfForeignServer } from '../errors.ts'
import { scenarioOfBlock } from './block-seed.ts'
import { readEnvironment } from './environment.ts'
import { checkNamespaces } from './namespaces.ts'
import { type PlannedTrial, planTrials } from './order.ts'
import { ProgressTeller } from './progress.ts'
import { checkProxy } from './proxy-process.ts'
import type { RunRequest } from './request.ts'
import { runTrial } from './trial.ts'

/**
 * Resolves with the whole result, or, when `request.signal` was aborted, with what had finished, marked interrupted.
 * @throws LabError when the server cannot be reached or started; what had finished was given to `onTrial` before.
 * Before anything starts: when the scenario restarts a server that is not ours, or asks for a network that cannot be had
 */
export async function runScenario(request: RunRequest): Promise<RunResult> {
  const { scenario } = request
  await checkPossible(request)
  const planned = planTrials(scenario, request.aa)
  const startedAt = new Date().toISOString()
  const environment = await environmentOf(request)
  const trials: Trial[] = []
  const resultSoFar = (): RunResult => assemble(request, startedAt, environment, trials, trials.length < planned.length)
  const progress = new ProgressTeller(scenario, planned, request.onProgress)
  try {
    for (const next of planned) {
      if (request.signal.aborted) break
      progress.trial(next)
      const trial = await runPlanned(request, next, progress)
      if (trial === null) break
      trials.push(trial)
      progress.trialDone()
      await request.onTrial(resultSoFar())
    }
  } finally {
    progress.stop()
  }
  return resultSoFar()
}

/** @throws LabError when the scenario restarts a server that is not ours, or asks for a network that cannot be had */
export async function checkPossible({ target, scenario }: Pick<RunRequest, 'target' | 'scenario'>): Promise<void> {
  if (target !== null && scenario.faults.some(({ kind }) => kind === 'restart'))
    throw restartOfForeignServer(target.url)
  await checkNamespaces(scenario.network, target?.url ?? null)
  if (scenario.proxy) checkProxy(target?.url ?? null)
}

export async function environmentOf({ calibration = null }: Pick<RunRequest, 'calibration'>): Promise<Environment> {
  return { ...(await readEnvironment()), ...(calibration !== null && { calibration }) }
}

/** null when interrupted. */
export async function runPlanned(
  request: RunRequest,
  next: PlannedTrial,
  progress: ProgressTeller,
): Promise<Trial | null> {
  try {
    return await runTrial({
      ...next,
      scenario: scenarioOfBlock(request.scenario, next.block),
      rows: request.rows,
      target: request.target,
      clock: request.clock ?? 'auto',
      capture: request.capture,
      signal: request.signal,
      onPhase: (name) => progress.phase(name),
      onSecond: (point) => progress.second(point),
    })
  } catch (error) {
    if (request.signal.aborted) return null
    throw error
  }
}

/** The result of the trials so far. */
export function assemble(
  request: RunRequest,
  startedAt: string,
  environment: Environment,
  trials: readonly Trial[],
  interrupted: boolean,
): RunResult {
  const { scenario, scenarioText, baseline } = request
  const url = scenario.target?.url ?? request.target?.url ?? null
  return assembleResult({
    startedAt,
    endedAt: new Date().toISOString(),
    // The host alone: what an address says before it may be a password.
    target: url === null ? null : new URL(url).host,
    interrupted,
    seed: scenario.seed,
    scenario: { name: scenario.name, text: scenarioText, resolved: scenario },
    environment,
    trials: [...trials],
    baseline,
  })
}

/**
 * `tlab doctor --calibrate`: what this machine can measure at best. A look at what others do, the driver's timers in a
 * process of their own, a trial of each transport with nothing in its way, and receive stamps held against packets.
 * One after the other, so that none disturbs another.
 */
import { labClock } from '../../../protocol/clock.ts'
import type { Calibration, RunResult, TimerLateness } from '../../../results/format.ts'
import { planTrials } from '../../run/order.ts'
import type { RunProgress } from '../../run/request.ts'
import { runScenario } from '../../run/run.ts'
import { interruptible } from '../../run/waiting.ts'
import { lookAtProcessors } from '../idleness.ts'
import { type Idleness, QUIET_SHARE } from '../machine.ts'
import { noiseFloorOf, othersBusy } from './noise-floor.ts'
import {
  CALIBRATED_TRANSPORTS,
  CALIBRATION_PLAN,
  type CalibrationPlan,
  calibrationScenario,
  trialLengthMs,
} from './plan.ts'
import { type CalibrationPart, CalibrationProgress } from './progress.ts'
import { checkStamps, STAMPS_PART, type StampOutcome, stampsLengthMs } from './stamp-check.ts'
import { measureTimers, timersLengthMs } from './timers.ts'
import { trialRunner } from './trial-runner.ts'

export interface CalibrationRequest {
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  /** Called at most four times a second, never after the calibration has settled. */
  readonly onProgress: (progress: RunProgress) => void
  /** Absent: the usual one. */
  readonly plan?: CalibrationPlan
  /** For tests: what looks at the processors, runs the trials, and looks at the packets. */
  readonly look?: typeof lookAtProcessors
  readonly runTrials?: typeof runScenario
  readonly check?: typeof checkStamps
}

const LOOK_PART = 'idle'
const TIMERS_PART = 'timers'

/** How many parts `onProgress` counts. */
export const CALIBRATION_PARTS = 3 + CALIBRATED_TRANSPORTS.length

/**
 * Every process that it started is gone when it settles.
 * @throws DOMException `AbortError` when interrupted; LabError when a process cannot start or a trial is INVALID
 */
export async function calibrate(request: CalibrationRequest): Promise<Calibration> {
  const { plan = CALIBRATION_PLAN } = request
  const startedAt = new Date().toISOString()
  const progress = new CalibrationProgress(partsOf(plan), request.onProgress)
  try {
    return calibrationOf(startedAt, plan, await measure(request, plan, progress))
  } finally {
    progress.stop()
  }
}

interface Measured {
  readonly idle: Idleness
  readonly timers: TimerLateness
  readonly run: RunResult
  readonly stamps: StampOutcome
}

async function measure(
  request: CalibrationRequest,
  plan: CalibrationPlan,
  progress: CalibrationProgress,
): Promise<Measured> {
  const { env, signal, look = lookAtProcessors, runTrials = runScenario, check = checkStamps } = request
  const idle = await interruptible(look(plan.lookMs), signal)
  progress.at(TIMERS_PART)
  const timers = await measureTimers(plan.timers, labClock, signal)
  const runEach = trialRunner(runTrials, signal, (trial) => progress.at(trial.arm, trial))
  const run = await runEach({ scenario: calibrationScenario(plan, CALIBRATED_TRANSPORTS) })
  progress.at(STAMPS_PART)
  const runBesidePackets = trialRunner(runTrials, signal, (trial) => progress.at(STAMPS_PART, trial))
  const stamps = await check(plan, env, runBesidePackets, signal)
  return { idle, timers, run, stamps }
}

function calibrationOf(
  startedAt: string,
  { clients, eventsPerSecond, measuredMs }: CalibrationPlan,
  { idle, timers, run, stamps }: Measured,
): Calibration {
  const noiseFloor = noiseFloorOf(run)
  const others = othersBusy(noiseFloor)
  return {
    startedAt,
    quiet: Math.max(idle.busy, others ?? 0) <= QUIET_SHARE,
    idleBusy: idle.busy,
    othersBusy: others,
    clients,
    eventsPerSecond,
    measuredMs,
    noiseFloor,
    timers,
    doubts: run.verdict.reasons.map(({ message }) => message),
    ...stamps,
  }
}

function partsOf(plan: CalibrationPlan): CalibrationPart[] {
  return [
    { name: LOOK_PART, lengthMs: plan.lookMs },
    { name: TIMERS_PART, lengthMs: timersLengthMs(plan.timers) },
    // In the order in which they run, which the scenario's seed decides.
    ...plannedTransports(plan).map((name) => ({ name, lengthMs: trialLengthMs(plan) })),
    { name: STAMPS_PART, lengthMs: stampsLengthMs(plan) },
  ]
}

function plannedTransports(plan: CalibrationPlan): string[] {
  return planTrials(calibrationScenario(plan, CALIBRATED_TRANSPORTS), null).map(({ transport }) => transport)
}

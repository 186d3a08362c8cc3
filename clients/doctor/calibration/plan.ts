/** How a machine is calibrated: the load that its noise floor is of, and how long each part looks. */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'

export interface CalibrationPlan {
  readonly clients: number
  readonly eventsPerSecond: number
  /** Of each trial, before anything is measured: clients connect, and what runs often is compiled. */
  readonly warmUpMs: number
  readonly measuredMs: number
  /** For how long the processors are watched before. */
  readonly lookMs: number
  /** How many of the driver's timers are set, some milliseconds apart. */
  readonly timers: number
}

/** A minute in all. A hundred clients at ten events a second burden nothing: what they see is what is always there. */
export const CALIBRATION_PLAN: CalibrationPlan = {
  clients: 100,
  eventsPerSecond: 10,
  warmUpMs: 2_000,
  measuredMs: 8_000,
  lookMs: 1_000,
  timers: 1_000,
}

/** The latency of a poller is its interval's; how late it asks is what timers are measured for. */
export const CALIBRATED_TRANSPORTS = ['long-polling', 'sse', 'websocket'] as const

/** Often enough that the code on the way of an event is compiled before it is measured. */
const WARM_UP_EVENTS_PER_SECOND = 100

/** After the warm-up, and not measured: what it has heaped up is worked off. */
const SETTLING_MS = 500

/** What starting, draining and closing a trial takes, about, ms. */
const AROUND_TRIAL_MS = 1_500

/** A trial of each of these transports without anything in the way. */
export function calibrationScenario(plan: CalibrationPlan, transports: readonly string[]): ResolvedScenario {
  const { clients, eventsPerSecond, warmUpMs, measuredMs } = plan
  const startMs = warmUpMs + SETTLING_MS
  return {
    name: 'calibration',
    title: 'What this machine can measure',
    question: null,
    feed: { source: 'synthetic', payloadBytes: 256, arrival: 'fixed', rate: eventsPerSecond },
    clients: { count: clients, rampMs: warmUpMs / 2, headers: 'browser', channels: 'one' },
    phases: [
      { name: 'warm-up', startMs: 0, durationMs: warmUpMs, rate: WARM_UP_EVENTS_PER_SECOND, measure: false },
      { name: 'settling', startMs: warmUpMs, durationMs: SETTLING_MS, rate: eventsPerSecond, measure: false },
      { name: 'steady', startMs, durationMs: measuredMs, rate: eventsPerSecond, measure: true },
    ],
    transports: Object.fromEntries(transports.map((name) => [name, {}])),
    repeat: 1,
    seed: 1,
    server: { keepAlive: true, compression: 'off', slowConsumers: 'disconnect', outboxBytes: 1024 ** 2 },
    backOff: { firstMs: 500, capMs: 10_000 },
    faults: [],
    network: null,
    expect: [],
    lesson: null,
  }
}

/** How long a trial takes, about. */
export function trialLengthMs({ warmUpMs, measuredMs }: CalibrationPlan): number {
  return warmUpMs + SETTLING_MS + measuredMs + AROUND_TRIAL_MS
}

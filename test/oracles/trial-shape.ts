/** What a trial against the fake server is made of, and what follows from that for both sides. */
import type { DriverPlan, Published } from '../../clients/driver/plan.ts'
import type { ResolvedPhase } from '../../protocol/scenario.ts'
import { CHANNEL, EPOCH } from './dialects.ts'

export interface TrialShape {
  readonly clients: number
  readonly phases: readonly { readonly name: string; readonly durationMs: number; readonly measure: boolean }[]
  /** Events per second, in all phases. */
  readonly rate: number
  /** Of the transport. */
  readonly settings?: Readonly<Record<string, unknown>>
}

/** Longer than any trial here: nobody gives up by himself. */
const FOR_GOOD_MS = 1_000_000

/** Pollers ask this often, so that somebody nearly always waits to be told something. */
const POLL_INTERVAL_MS = 1

const LIMITS: DriverPlan['target']['limits'] = {
  responseEvents: 1_000,
  responseBytes: 1024 ** 2,
  longPollHoldMs: FOR_GOOD_MS,
  sseHeartbeatMs: FOR_GOOD_MS,
  websocketPingMs: FOR_GOOD_MS,
  messageBytes: 64 * 1024,
  connections: 10_000,
  connectionsPerAddress: 10_000,
}

export function phasesOf({ phases, rate }: TrialShape): ResolvedPhase[] {
  let startMs = 0
  return phases.map(({ name, durationMs, measure }) => {
    startMs += durationMs
    return { name, startMs: startMs - durationMs, durationMs, rate, measure }
  })
}

/** Event n is due (n − 1) intervals after the start: µs of the lab clock. */
export function dueAtUs({ rate }: TrialShape, startsAtUs: number, seq: number): number {
  return startsAtUs + ((seq - 1) * 1e6) / rate
}

/** The events of one epoch, from 1 to the end of the last phase. */
export function publishedBy(shape: TrialShape): Published {
  const before = (ms: number): number => Math.ceil((ms * shape.rate) / 1000)
  const phases = phasesOf(shape).map(({ startMs, durationMs }) => ({
    firstSeq: before(startMs) + 1,
    lastSeq: before(startMs + durationMs),
  }))
  return { epoch: EPOCH, headSeq: phases.at(-1)?.lastSeq ?? 0, phases }
}

export function planFor(transport: string, port: number, shape: TrialShape): DriverPlan {
  return {
    transport,
    target: { host: '127.0.0.1', port, basePath: '', limits: LIMITS },
    channel: CHANNEL,
    clients: { count: shape.clients, rampMs: 0, headers: 'browser' },
    settings: { timeoutMs: FOR_GOOD_MS, intervalMs: POLL_INTERVAL_MS, ...shape.settings },
    phases: phasesOf(shape),
    schedule: { arrival: 'fixed', seed: 7 },
    backOff: { firstMs: 100, capMs: 1000 },
    seed: 7,
  }
}

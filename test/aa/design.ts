/**
 * A/A: one transport measured against itself, where every difference is a false one. A set is five blocks of two
 * trials, as `tlab run --aa T --repeat 5` makes them, with the shortest trials that support the p99 that decides.
 */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { plainScenario } from '../one-trial.ts'

/** Disjoint sets, each with trials and a seed of its own. */
export const SETS = 100
export const BLOCKS = 5
/** What a set is decided on: latency from the due instant. */
export const METRIC = 'latency.p99'

/** Long enough that the measured part meets compiled code and open connections. */
const WARM_UP = { name: 'warm-up', startMs: 0, durationMs: 1000, rate: 200, measure: false }
/** 20 clients × 60 events/s × 1.5 s: 1,800 deliveries, of which eighteen lie beyond the p99; ten must. */
const STEADY = { name: 'steady', startMs: 1000, durationMs: 1500, rate: 60, measure: true }
const CLIENTS = 20
/** Seven intervals in the measured phase, so that it sees all of a poller's latencies. */
const POLL_INTERVAL_MS = 200

const SETTINGS: ResolvedScenario['transports'] = {
  polling: { intervalMs: POLL_INTERVAL_MS, schedule: 'fixed-rate', etag: true, timeoutMs: 10_000 },
  'long-polling': { waitMs: 25_000, graceMs: 5000 },
  sse: { heartbeatMs: 15_000 },
  websocket: { pingMs: 25_000 },
}

/** Every fourth set is of the same transport, so that whatever the machine does for a while meets all of them. */
export function transportOfSet(number: number): string {
  return TRANSPORT_NAMES[(number - 1) % TRANSPORT_NAMES.length] as string
}

/** @param number from 1 */
export function scenarioOfSet(number: number): ResolvedScenario {
  const transport = transportOfSet(number)
  return plainScenario({
    name: 'aa',
    title: 'A transport against itself',
    feed: { source: 'synthetic', payloadBytes: 256, arrival: 'fixed', rate: STEADY.rate },
    clients: { count: CLIENTS, rampMs: 300, headers: 'minimal', channels: 'one' },
    phases: [WARM_UP, STEADY],
    transports: { [transport]: SETTINGS[transport] ?? {} },
    repeat: BLOCKS,
    seed: number,
    backOff: { firstMs: 500, capMs: 10_000 },
    network: null,
  })
}

/** What was measured by another design is no part of this one. */
export const DESIGN = JSON.stringify([SETS, BLOCKS, METRIC, { ...scenarioOfSet(1), transports: SETTINGS }])

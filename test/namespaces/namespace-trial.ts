/** One trial in network namespaces, as slow as a conversation: what both forms of these tests run. */

import { platform } from 'node:os'
import type { ResolvedNetwork, ResolvedScenario } from '../../protocol/scenario.ts'
import type { Trial } from '../../results/format.ts'
import { plainScenario, runOneTrial } from '../one-trial.ts'

/** What these tests need; elsewhere they are skipped, and their names say so. */
export const IS_ROOT_ON_LINUX = platform() === 'linux' && process.getuid?.() === 0

/** Longer than two delayed ACKs of 40 ms, so that each exchange ends before the next begins. */
const POLL_INTERVAL_MS = 500

const TRANSPORTS: ResolvedScenario['transports'] = {
  polling: { intervalMs: POLL_INTERVAL_MS, schedule: 'fixed-rate', etag: true, timeoutMs: 5000 },
  'long-polling': { waitMs: 25_000, graceMs: 5000 },
  sse: { heartbeatMs: 15_000 },
  websocket: { pingMs: 15_000 },
}

export const TRANSPORT_NAMES: readonly string[] = Object.keys(TRANSPORTS)

export const CLIENTS = 10
const EVENTS_PER_SECOND = 5
/** Everybody is there before anything is measured. */
const ARRIVAL_MS = 1_000

/** Nothing but the namespaces. */
export const NOTHING_BETWEEN: ResolvedNetwork = {
  via: 'namespaces',
  delayMs: 0,
  jitterMs: 0,
  bytesPerSecond: null,
  lossShare: 0,
}

export interface NamespaceTrial {
  readonly transport: string
  readonly measuredMs: number
  /** Events a second, EVENTS_PER_SECOND unless told. */
  readonly rate?: number
  readonly payloadBytes?: number
  readonly network?: ResolvedNetwork
  readonly signal?: AbortSignal
}

/** Runs it to its end, as `tlab run` does. @throws LabError when the network cannot be had */
export function runNamespaceTrial(wanted: NamespaceTrial): Promise<Trial> {
  const { signal = new AbortController().signal } = wanted
  return runOneTrial(namespaceScenario(wanted), { signal })
}

function namespaceScenario({
  transport,
  measuredMs,
  rate = EVENTS_PER_SECOND,
  payloadBytes = 256,
  network = NOTHING_BETWEEN,
}: NamespaceTrial): ResolvedScenario {
  return plainScenario({
    name: 'namespaces',
    title: 'What an interface counts',
    feed: { source: 'synthetic', payloadBytes, arrival: 'fixed', rate },
    clients: { count: CLIENTS, rampMs: 500, headers: 'minimal', channels: 'one' },
    phases: [
      { name: 'arrival', startMs: 0, durationMs: ARRIVAL_MS, rate, measure: false },
      { name: 'steady', startMs: ARRIVAL_MS, durationMs: measuredMs, rate, measure: true },
    ],
    transports: { [transport]: TRANSPORTS[transport] ?? {} },
    network,
  })
}

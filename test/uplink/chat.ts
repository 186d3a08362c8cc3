/** Chats as the tests of the way up want them: short, between pairs, and nobody publishes but the clients. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { plainScenario } from '../one-trial.ts'

const SETTINGS: ResolvedScenario['transports'] = {
  polling: { intervalMs: 200, schedule: 'fixed-rate', etag: true, timeoutMs: 1000 },
  'long-polling': { waitMs: 1000, graceMs: 1000 },
  sse: { heartbeatMs: 500 },
  websocket: { pingMs: 500 },
}

/** Ten clients of one transport for two seconds, of which 1.6 are measured, unless it is said otherwise. */
export function chatOf(transport: string, rest: Partial<ResolvedScenario> = {}): ResolvedScenario {
  return plainScenario({
    name: 'chat',
    title: 'A short chat',
    feed: { source: 'none', payloadBytes: null, arrival: 'fixed', rate: 0 },
    clients: { count: 10, rampMs: 100, headers: 'browser', channels: 'pairs' },
    uplink: { rate: 10, sizeBytes: 100, arrival: 'poisson' },
    phases: [
      { name: 'warm-up', startMs: 0, durationMs: 400, rate: 0, measure: false },
      { name: 'talk', startMs: 400, durationMs: 1600, rate: 0, measure: true },
    ],
    transports: { [transport]: SETTINGS[transport] ?? {} },
    ...rest,
  })
}

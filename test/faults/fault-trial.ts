/** One trial under faults, in real processes, with deadlines short enough for a test: what both forms of the fault tests run. */
import type { ResolvedFault, ResolvedScenario } from '../../protocol/scenario.ts'
import type { Trial } from '../../results/format.ts'
import { plainScenario, runOneTrial } from '../one-trial.ts'

/** How soon clients notice that nobody answers any more, each transport by its own rule. */
const POLL_INTERVAL_MS = 500

const TRANSPORTS: ResolvedScenario['transports'] = {
  polling: { intervalMs: POLL_INTERVAL_MS, schedule: 'fixed-rate', etag: true, timeoutMs: 2000 },
  'long-polling': { waitMs: 2000, graceMs: 1000 },
  sse: { heartbeatMs: 500 },
  websocket: { pingMs: 500 },
}

export const TRANSPORT_NAMES: readonly string[] = Object.keys(TRANSPORTS)

export const EVENTS_PER_SECOND = 20

/** A pause of a virtual machine, beside what a fault does. */
const A_MOMENT_US = 100_000

/** How late an event may be that no fault has to do with: by a poll's usual wait, or a moment of the machine's, µs. */
export function usualWaitUs(transport: string): number {
  return (transport === 'polling' ? POLL_INTERVAL_MS * 1000 : 0) + A_MOMENT_US
}

/** Everybody is there before anything is measured. */
const ARRIVAL_MS = 1_500

export interface FaultTrial {
  readonly transport: string
  readonly clients: number
  /** Measured all of them, one after the other, from ARRIVAL_MS on. */
  readonly phases: readonly { readonly name: string; readonly durationMs: number }[]
  readonly faults: readonly ResolvedFault[]
}

/** A fault with what its kind needs; it strikes everybody unless told otherwise. */
export function fault(kind: ResolvedFault['kind'], atMs: number, rest: Partial<ResolvedFault> = {}): ResolvedFault {
  return { atMs, kind, share: 1, durationMs: null, how: null, history: null, drainMs: null, ...rest }
}

/** Runs it to its end: a fresh server and driver, and a link where a fault wants one. */
export function runFaultTrial(wanted: FaultTrial): Promise<Trial> {
  return runOneTrial(scenarioOf(wanted))
}

function scenarioOf({ transport, clients, phases, faults }: FaultTrial): ResolvedScenario {
  let startMs = 0
  const placed = [{ name: 'arrival', durationMs: ARRIVAL_MS }, ...phases].map(({ name, durationMs }, index) => {
    const phase = { name, startMs, durationMs, rate: EVENTS_PER_SECOND, measure: index > 0 }
    startMs += durationMs
    return phase
  })
  return plainScenario({
    name: 'faults',
    title: 'Clients come through faults',
    feed: { source: 'synthetic', payloadBytes: 256, arrival: 'fixed', rate: EVENTS_PER_SECOND },
    clients: { count: clients, rampMs: 500, headers: 'minimal', channels: 'one' },
    phases: placed,
    transports: { [transport]: TRANSPORTS[transport] ?? {} },
    faults,
  })
}

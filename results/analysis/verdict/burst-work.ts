/**
 * What delivering a burst takes by itself. Its events are due at one instant, and a server publishes one after the other, each
 * to all of its clients: the last is late by what those before it took. That is the server's work, which the latencies from
 * due hold, and no fault of the instrument.
 */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'

/** A delivery on a stream, stated: 13 µs of the server were measured for each of a thousand at once. */
const DELIVERY_US = 20

/** Of the largest burst of a measured phase, µs; 0 without any. */
export function burstWorkUs({ phases, clients }: Pick<ResolvedScenario, 'phases' | 'clients'>): number {
  const largest = Math.max(0, ...phases.map(({ measure, burst }) => (measure ? (burst?.size ?? 0) : 0)))
  return largest * clients.count * DELIVERY_US
}

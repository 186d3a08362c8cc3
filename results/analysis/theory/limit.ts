/**
 * Whether `limit` cuts answers: what does not fit waits for the next question, which comes at once and a round trip later,
 * of which no formula here knows. It does when more events may come between two questions than one answer takes.
 */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { LONG_POLLING, POLLING } from '../../../protocol/transports.ts'
import { askedEvents } from './asked-events.ts'
import { handshakeOf } from './handshake.ts'
import { oneWayDelay } from './one-way-delay.ts'
import { windowUs } from './window.ts'

/** What a client and its server may take to ask again, at most, beside the network, µs. */
const ASKING_US = 10_000

export function isCut(scenario: ResolvedScenario, transport: string, roundTripUs: number | null): boolean {
  const { limit, intervalMs } = scenario.transports[transport] ?? {}
  if (typeof limit !== 'number' || limit >= LEAST_BEYOND) return false
  const way = oneWayDelay(scenario.network, roundTripUs).mostUs
  const apartUs = 2 * way + handshakeOf(scenario, roundTripUs).mostUs + ASKING_US
  if (transport === POLLING.name) return mostWithin(scenario, 1000 * Number(intervalMs ?? 0) + apartUs) > limit
  if (transport === LONG_POLLING.name) return mostWithin(scenario, apartUs + windowUs(scenario)) > limit
  return false
}

/** As many as a server sends in any case, for whom the formulas were made. */
const LEAST_BEYOND = 1_000

/** The most events that are due within any stretch of this length. */
function mostWithin(scenario: ResolvedScenario, stretchUs: number): number {
  const { dueAtUs } = askedEvents(scenario)
  let most = 0
  let first = 0
  for (const [index, dueUs] of dueAtUs.entries()) {
    while (dueUs - (dueAtUs[first] as number) > stretchUs) first += 1
    most = Math.max(most, index - first + 1)
  }
  return most
}

/**
 * SSE and WebSocket in a scenario: an event leaves when it is published, or with its window where the server coalesces,
 * and is there d later, or with those before it where jitter would let it overtake them. No questions. Of events that
 * leave together and might overtake each other there is no formula.
 */
import { compressionOf } from '../../../protocol/compression.ts'
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { SSE, WEBSOCKET } from '../../../protocol/transports.ts'
import { askedEvents } from './asked-events.ts'
import { sseBytes, websocketDownBytes } from './bytes.ts'
import type { Conditions } from './conditions.ts'
import { heldInOrderUs } from './held-in-order.ts'
import { oneWayDelay } from './one-way-delay.ts'
import { NO_FORMULA, type Prediction } from './prediction.ts'
import { seqDigits } from './seq-digits.ts'
import { isSteady, measuredGapsUs } from './steadiness.ts'
import { meanWindowUs, windowUs } from './window.ts'

const PUSH_FORMULAS = { free: 'd', held: 'd + H', coalesced: 'd + W' } as const

/** Below the clock's own resolution nobody was held. */
const LEAST_HELD_US = 1

export function predictSse(scenario: ResolvedScenario, conditions: Conditions): Prediction {
  const { payloadBytes } = scenario.feed
  const known = payloadBytes !== null && compressionOf(scenario, SSE.name) === 'off'
  return predictPush(scenario, conditions, known ? sseBytes(payloadBytes, seqDigits(scenario)) : null)
}

/** What compression makes of the payload is the data's to say, not a formula's. */
export function predictWebSocket(scenario: ResolvedScenario, conditions: Conditions): Prediction {
  const { payloadBytes } = scenario.feed
  const known = payloadBytes !== null && compressionOf(scenario, WEBSOCKET.name) === 'off'
  return predictPush(scenario, conditions, known ? websocketDownBytes(payloadBytes) : null)
}

function predictPush(
  scenario: ResolvedScenario,
  { roundTripUs }: Conditions,
  bytesPerEvent: number | null,
): Prediction {
  const { meanUs: oneWayUs } = oneWayDelay(scenario.network, roundTripUs)
  if (windowUs(scenario) > 0) return coalesced(scenario, oneWayUs, bytesPerEvent)
  const heldUs = meanHeldUs(scenario)
  const known = { ...NO_FORMULA, requestsPerSecond: 0, bytesPerEvent }
  if (heldUs === null) return known
  const formula = heldUs < LEAST_HELD_US ? PUSH_FORMULAS.free : PUSH_FORMULAS.held
  return { ...known, meanUs: oneWayUs + heldUs, formula }
}

function coalesced(scenario: ResolvedScenario, oneWayUs: number, bytesPerEvent: number | null): Prediction {
  const pushed = { ...NO_FORMULA, requestsPerSecond: 0, bytesPerEvent }
  if ((scenario.network?.jitterMs ?? 0) > 0) return pushed
  const waitedUs = meanWindowUs(askedEvents(scenario), windowUs(scenario))
  if (Number.isNaN(waitedUs)) return pushed
  return { ...pushed, meanUs: oneWayUs + waitedUs, formula: PUSH_FORMULAS.coalesced }
}

/** H over the events of all measured phases; null where no formula knows what jitter does to such arrivals. */
function meanHeldUs(scenario: ResolvedScenario): number | null {
  const { network, feed, phases } = scenario
  const jitterUs = (network?.jitterMs ?? 0) * 1000
  if (jitterUs > 0 && !isSteady(scenario)) return measuredGapsUs(askedEvents(scenario)).leastUs >= jitterUs ? 0 : null
  let events = 0
  let heldUs = 0
  for (const { rate, durationMs, measure } of phases) {
    if (!measure || rate === 0 || jitterUs === 0) continue
    events += rate * durationMs
    heldUs += rate * durationMs * heldInOrderUs(jitterUs, rate, feed.arrival)
  }
  return events === 0 ? 0 : heldUs / events
}

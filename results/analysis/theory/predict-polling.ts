/** Short polling in a scenario: which formula applies, or none. */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { POLLING } from '../../../protocol/transports.ts'
import { fitsAnswer } from './answer-room.ts'
import type { Conditions } from './conditions.ts'
import { handshakeOf } from './handshake.ts'
import { oneWayDelay } from './one-way-delay.ts'
import { type PollingSchedule, pollingFormula, pollingTheory, sampledPlaces } from './polling.ts'
import { NO_FORMULA, type Prediction, RESIDUAL_SHARE } from './prediction.ts'
import { isSteady } from './steadiness.ts'

/** With so many, the mean of T/2 is off by at most T/2 ÷ places, which is what a residual may have. */
const LEAST_PLACES = 1 / RESIDUAL_SHARE

/**
 * No formula where a scenario's settings have no interval, where the instants of events and polls meet at a few places
 * only, or where a burst does not fit an answer.
 */
export function predictPolling(scenario: ResolvedScenario, { roundTripUs }: Conditions): Prediction {
  const { intervalMs, schedule } = scenario.transports[POLLING.name] ?? {}
  if (typeof intervalMs !== 'number') return NO_FORMULA
  const intervalUs = intervalMs * 1000
  const kept: PollingSchedule = schedule === 'fixed-delay' ? 'fixed-delay' : 'fixed-rate'
  const handshake = handshakeOf(scenario, roundTripUs)
  const theory = pollingTheory(kept, intervalUs, oneWayDelay(scenario.network, roundTripUs), handshake)
  if (theory === null || !fitsAnswer(scenario)) return NO_FORMULA
  const even = isSteady(scenario)
    ? kept === 'fixed-delay' || fallsEvenly(scenario, intervalUs)
    : meetsAllPlaces(scenario)
  return {
    ...NO_FORMULA,
    meanUs: even ? theory.meanUs : null,
    maxUs: theory.maxUs,
    requestsPerSecond: scenario.clients.count * theory.requestsPerSecond,
    formula: even ? pollingFormula(kept, handshake) : null,
  }
}

/** Clients spread their polls over the interval, so many of them are everywhere in it whenever an event comes. */
function meetsAllPlaces({ clients }: ResolvedScenario): boolean {
  return clients.count >= LEAST_PLACES
}

/** Whether events find the pollers all over the interval. Random arrivals do, and so does any large population. */
function fallsEvenly({ feed, phases, clients }: ResolvedScenario, intervalUs: number): boolean {
  if (feed.arrival !== 'fixed') return true
  return phases
    .filter(({ measure, rate }) => measure && rate > 0)
    .every(({ rate, durationMs }) => {
      const arrivals = { ratePerSecond: rate, events: (rate * durationMs) / 1000 }
      return sampledPlaces(clients.count, intervalUs, arrivals, LEAST_PLACES) >= LEAST_PLACES
    })
}

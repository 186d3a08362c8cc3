/** SSE and WebSocket in a scenario: an event leaves when it is published, and is there d later. No questions. */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { meanDigits, sseBytes, websocketDownBytes } from './bytes.ts'
import type { Conditions } from './conditions.ts'
import { oneWayDelay } from './one-way-delay.ts'
import { NO_FORMULA, type Prediction } from './prediction.ts'

export function predictSse(scenario: ResolvedScenario, conditions: Conditions): Prediction {
  const { payloadBytes } = scenario.feed
  return predictPush(scenario, conditions, payloadBytes === null ? null : sseBytes(payloadBytes, seqDigits(scenario)))
}

/** What compression makes of the payload is the data's to say, not a formula's. */
export function predictWebSocket(scenario: ResolvedScenario, conditions: Conditions): Prediction {
  const { payloadBytes } = scenario.feed
  const known = payloadBytes !== null && scenario.server.compression !== 'deflate'
  return predictPush(scenario, conditions, known ? websocketDownBytes(payloadBytes) : null)
}

function predictPush(
  { network }: ResolvedScenario,
  { roundTripUs }: Conditions,
  bytesPerEvent: number | null,
): Prediction {
  const { meanUs } = oneWayDelay(network, roundTripUs)
  return { ...NO_FORMULA, meanUs, requestsPerSecond: 0, bytesPerEvent, formula: 'd' }
}

/** Mean number of digits of the seqs that the measured phases publish, counted from 1 at the feed's start. */
function seqDigits({ phases }: ResolvedScenario): number {
  let published = 0
  let measured = 0
  let digits = 0
  for (const { durationMs, rate, measure } of phases) {
    const events = Math.round((durationMs / 1000) * rate)
    if (measure && events > 0) digits += events * meanDigits(published + 1, published + events)
    if (measure) measured += events
    published += events
  }
  return measured === 0 ? 1 : digits / measured
}

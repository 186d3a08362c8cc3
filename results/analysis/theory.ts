/**
 * What the formulas say of a trial, to stand beside what was measured.
 *
 * d is the one-way delay, R = 2d the round trip, T the poll interval, λ the rate of events, Δ the time between them,
 * c the time that a client needs to ask again, h what a question waits for a connection of its own (0 where they are kept,
 * else R: theory/handshake.ts), B = R + h + c the window in which it cannot be answered:
 *
 *   polling, fixed rate       mean T/2 + R/2    max T + R/2      theory/polling.ts
 *   polling, fixed delay      mean T/2 + R + h/2    max T + 3R/2 + h
 *   long polling, Δ > B       d                                  theory/long-polling.ts
 *   long polling, Δ ≤ B       about d + B/2     max d + B
 *   long polling, Poisson     d + (B/2)·λB/(λB + e^(−λB))        played on the seed's arrivals
 *   long polling, bursts      d + B·(n − 1)/n                    played, as ramps and recordings are
 *   SSE, WebSocket            d, with jitter d + H               theory/predict-push.ts, bytes in theory/bytes.ts
 *   the same, coalesced       d + W                              theory/window.ts; long polls are played with it
 *
 *   messages of clients       the way up, and one of these       theory/predict-messages.ts
 *
 * On one host without a network d = 0; to a server on another one it is half of the least round trip of the exchange
 * with its clock (theory/one-way-delay.ts). c is what the clients measured, up to 3 ms, or stated where they did not
 * (theory/predict-long-polling.ts). H is what an event waits for those before it where jitter must not reorder
 * (theory/held-in-order.ts); of ramps, bursts and recordings it knows only where nobody is held. Polling's formulas hold for
 * these where the clients alone, twenty or more, are all over the interval. On a line of limited bandwidth bytes take time,
 * too, and on one that all clients share, as between network namespaces, everybody's packets are held for everybody's; where
 * that matters no formula here applies, nor where `limit` cuts answers (theory/limit.ts).
 */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { LONG_POLLING, POLLING, SSE, WEBSOCKET } from '../../protocol/transports.ts'
import type { Theory } from '../format.ts'
import { isNarrow } from './theory/bandwidth.ts'
import { type Conditions, NOTHING_MEASURED } from './theory/conditions.ts'
import { isHeldForOthers } from './theory/held-for-others.ts'
import { isCut } from './theory/limit.ts'
import { oneWayDelay } from './theory/one-way-delay.ts'
import { predictLongPolling } from './theory/predict-long-polling.ts'
import { predictMessages } from './theory/predict-messages.ts'
import { predictPolling } from './theory/predict-polling.ts'
import { predictSse, predictWebSocket } from './theory/predict-push.ts'
import { NO_FORMULA, type Predict, type Prediction } from './theory/prediction.ts'
import { windowUs } from './theory/window.ts'

const PREDICTIONS: Readonly<Record<string, Predict>> = {
  [POLLING.name]: predictPolling,
  [LONG_POLLING.name]: predictLongPolling,
  [SSE.name]: predictSse,
  [WEBSOCKET.name]: predictWebSocket,
}

/**
 * The formulas' answers for a transport in a scenario; null where no formula applies.
 *
 * @param measuredMeanUs mean delivery latency from the intended instant; null when withheld
 * @param conditions what the trial measured of the formulas' letters
 */
export function theoryOf(
  scenario: ResolvedScenario,
  transport: string,
  measuredMeanUs: number | null,
  conditions: Conditions = NOTHING_MEASURED,
): Theory {
  const predicted = speaksOurWire(scenario) ? predict(scenario, transport, conditions) : NO_FORMULA
  const { roundTripUs } = conditions
  const isKnown = knownLine(scenario, transport, predicted) && !isCut(scenario, transport, roundTripUs)
  const prediction = isKnown ? predicted : bytesAlone(predicted)
  const { meanUs } = prediction
  return {
    ...prediction,
    residualUs: meanUs === null || measuredMeanUs === null ? null : measuredMeanUs - meanUs,
    oneWayUs: oneWayDelay(scenario.network, roundTripUs).meanUs,
    oneWayFrom: roundTripUs === null ? 'scenario' : 'exchange',
  }
}

/** Another server has bytes and moments of its own, and a proxy between adds to both: no formula here knows of them. */
export function speaksOurWire({ target = null, proxy = null }: ResolvedScenario): boolean {
  return target === null && proxy === null
}

function predict(scenario: ResolvedScenario, transport: string, conditions: Conditions): Prediction {
  const { uplink } = scenario
  if (uplink) return predictMessages(scenario, uplink, transport, conditions)
  return PREDICTIONS[transport]?.(scenario, conditions) ?? NO_FORMULA
}

/** Whether latency is what the formulas know of: neither bytes nor others' packets shape it. */
function knownLine(scenario: ResolvedScenario, transport: string, { meanUs }: Prediction): boolean {
  const togetherMs = pollIntervalMs(scenario, transport) ?? windowUs(scenario) / 1000
  return !isNarrow(scenario, togetherMs, meanUs) && !isHeldForOthers(scenario, meanUs)
}

/** They stay what they are on any line; latencies and the questions that depend on them do not. */
function bytesAlone({ bytesPerEvent }: Prediction): Prediction {
  return { ...NO_FORMULA, bytesPerEvent }
}

/** The poll interval of a transport that asks on a schedule, ms; null for all others. */
export function pollIntervalMs(scenario: ResolvedScenario, transport: string): number | null {
  const intervalMs = scenario.transports[transport]?.['intervalMs']
  return typeof intervalMs === 'number' ? intervalMs : null
}

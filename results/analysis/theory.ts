/**
 * What the formulas say of a trial, to stand beside what was measured.
 *
 * With d the one-way delay, R = 2d the round trip, T the poll interval, Δ the time between updates and c the
 * time that a client needs to ask again:
 *
 *   polling, fixed rate (T > R)   mean T/2 + R/2   max T + R/2     an update falls anywhere between two polls
 *   polling, fixed delay          mean T/2 + R     max T + 3R/2    the interval counts from the response: T + R
 *   long polling, Δ > R + c       d                                RFC 6202 §2.2: close to one network transit
 *   SSE, WebSocket                d
 *
 * Without a network between client and server d = 0.
 */
import { EPOCH_LENGTH } from '../../protocol/cursor.ts'
import type { PollingSettings, ResolvedScenario } from '../../protocol/scenario.ts'
import { LONG_POLLING, POLLING, SSE, WEBSOCKET } from '../../protocol/transports.ts'
import type { Theory } from '../format.ts'

/** One-way delay, µs: clients and server share a host, and no link stands between them. */
const ONE_WAY_DELAY_US = 0

/** Longer than the blind window of a population on one host, where no network adds to it; 2 to 5 ms were measured, µs. */
const BLIND_WINDOW_US = 10_000

interface Prediction {
  readonly meanUs: number | null
  readonly maxUs: number | null
  readonly bytesPerEvent: number | null
}

const NO_FORMULA: Prediction = { meanUs: null, maxUs: null, bytesPerEvent: null }

const PREDICTIONS: Readonly<Record<string, (scenario: ResolvedScenario) => Prediction>> = {
  [POLLING.name]: predictPolling,
  [LONG_POLLING.name]: predictLongPolling,
  [SSE.name]: (scenario) => ({ ...NO_FORMULA, meanUs: ONE_WAY_DELAY_US, bytesPerEvent: sseBytes(scenario) }),
  [WEBSOCKET.name]: (scenario) => ({
    ...NO_FORMULA,
    meanUs: ONE_WAY_DELAY_US,
    bytesPerEvent: websocketBytes(scenario),
  }),
}

/**
 * The formulas' answers for a transport in a scenario; null where no formula applies.
 *
 * @param measuredMeanUs mean delivery latency from the intended instant; null when withheld
 */
export function theoryOf(scenario: ResolvedScenario, transport: string, measuredMeanUs: number | null): Theory {
  const prediction = PREDICTIONS[transport]?.(scenario) ?? NO_FORMULA
  const { meanUs } = prediction
  return { ...prediction, residualUs: meanUs === null || measuredMeanUs === null ? null : measuredMeanUs - meanUs }
}

/** The poll interval of a transport that asks on a schedule, ms; null for all others. */
export function pollIntervalMs(scenario: ResolvedScenario, transport: string): number | null {
  const intervalMs = scenario.transports[transport]?.['intervalMs']
  return typeof intervalMs === 'number' ? intervalMs : null
}

/**
 * d as long as every update finds the poll held: Δ > B, the blind window from an answer to the next question. Events
 * that come closer, or as they like (Poisson), fall into the window now and then; no formula of ours says how often.
 * Its heads depend on the server's software: no bytes.
 */
function predictLongPolling({ feed, phases }: ResolvedScenario): Prediction {
  const mostPerSecond = Math.max(...phases.map(({ measure, rate }) => (measure ? rate : 0)))
  const isHeld = feed.arrival === 'fixed' && mostPerSecond * BLIND_WINDOW_US < 1e6
  return { ...NO_FORMULA, meanUs: isHeld ? ONE_WAY_DELAY_US : null }
}

function predictPolling(scenario: ResolvedScenario): Prediction {
  const intervalMs = pollIntervalMs(scenario, POLLING.name)
  if (intervalMs === null) return NO_FORMULA
  const schedule = scenario.transports[POLLING.name]?.['schedule'] === 'fixed-delay' ? 'fixed-delay' : 'fixed-rate'
  return { ...NO_FORMULA, ...pollingLatency(schedule, intervalMs * 1000, 2 * ONE_WAY_DELAY_US) }
}

/** Mean and greatest latency of a poller, µs, for a round trip below the interval; see the top of this file. */
export function pollingLatency(
  schedule: PollingSettings['schedule'],
  intervalUs: number,
  roundTripUs: number,
): { readonly meanUs: number; readonly maxUs: number } {
  if (schedule === 'fixed-delay') {
    return { meanUs: intervalUs / 2 + roundTripUs, maxUs: intervalUs + 1.5 * roundTripUs }
  }
  return { meanUs: intervalUs / 2 + roundTripUs / 2, maxUs: intervalUs + roundTripUs / 2 }
}

/**
 * An unmasked text frame, RFC 6455 §5.2: a header of 2 B up to 125 B of payload, 4 B up to 65,535, 10 B above.
 * What compression makes of the payload is the data's to say, not a formula's.
 */
function websocketBytes({ feed, server }: ResolvedScenario): number | null {
  const payload = feed.payloadBytes
  if (payload === null || server.compression === 'deflate') return null
  return payload + websocketHeaderBytes(payload)
}

export function websocketHeaderBytes(payloadBytes: number): number {
  if (payloadBytes <= 125) return 2
  return payloadBytes <= 65_535 ? 4 : 10
}

/**
 * One event as one chunk: `<size in hex>␍␊id: <epoch>:<seq>␊data: <payload>␊␊␍␊`. Eight bytes around the data,
 * the id line, and the chunk's head and end (RFC 9112 §7.1). Heartbeats are not modelled.
 */
function sseBytes(scenario: ResolvedScenario): number | null {
  const payload = scenario.feed.payloadBytes
  if (payload === null) return null
  const idLine = 'id: '.length + EPOCH_LENGTH + ':'.length + meanSeqDigits(scenario) + '\n'.length
  const block = payload + 'data: \n\n'.length + idLine
  return block + Math.round(block).toString(16).length + '\r\n\r\n'.length
}

/** Mean number of digits of the seqs that the measured phases publish, counted from 1 at the feed's start. */
function meanSeqDigits(scenario: ResolvedScenario): number {
  let published = 0
  let measured = 0
  let digits = 0
  for (const phase of scenario.phases) {
    const first = published + 1
    published += Math.round((phase.durationMs / 1000) * phase.rate)
    if (!phase.measure) continue
    measured += published - first + 1
    digits += digitsUpTo(published) - digitsUpTo(first - 1)
  }
  return measured === 0 ? 1 : digits / measured
}

/** Digits of all whole numbers from 1 to `last` together. */
function digitsUpTo(last: number): number {
  let digits = 0
  for (let first = 1; first <= last; first *= 10) digits += last - first + 1
  return digits
}

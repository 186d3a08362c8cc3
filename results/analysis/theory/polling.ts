/**
 * Short polling. T is the interval, d the one-way delay, R = 2d the round trip.
 *
 * Fixed rate: questions leave every T and arrive every T. An update falls anywhere between two of them and waits for
 * the second, T/2 on average and T at most; then the answer travels d:
 *
 *   mean T/2 + R/2      max T + R/2        for T > R; a slower answer makes the client skip instants
 *
 * Fixed delay: the next question leaves T after the answer arrived, so questions reach the server every d + T + d:
 *
 *   mean (T + R)/2 + d = T/2 + R           max T + R + d = T + 3R/2
 *
 * Where every question opens a connection of its own it is h late (handshake.ts, h = R): a period longer by h at a fixed
 * delay, and the same period at a fixed rate, all of whose questions are as late:
 *
 *   fixed rate     mean T/2 + R/2          max T + R/2           for T > R + h
 *   fixed delay    mean T/2 + R + h/2      max T + 3R/2 + h
 *
 * Every client asks once a period: N/T, or N/(T + R + h), requests per second. Jitter up to J moves the questions apart: the
 * means change by less than J²/6T, which is left out; the maxima take the slowest way after the fastest.
 *
 * Both assume that updates fall evenly over the period. Clients spread their instants over it, so that holds for
 * a population; `sampledInstants` says when it does not.
 */
import type { PollingSettings } from '../../../protocol/scenario.ts'
import { type Handshake, NO_HANDSHAKE } from './handshake.ts'
import type { OneWayDelay } from './one-way-delay.ts'

export type PollingSchedule = PollingSettings['schedule']

const POLLING_FORMULAS: Readonly<Record<PollingSchedule, string>> = {
  'fixed-rate': 'T/2 + R/2',
  'fixed-delay': 'T/2 + R',
}

export function pollingFormula(schedule: PollingSchedule, handshake: Handshake): string {
  return POLLING_FORMULAS[schedule] + (schedule === 'fixed-delay' && handshake.meanUs > 0 ? ' + h/2' : '')
}

export interface PollingTheory {
  readonly meanUs: number
  readonly maxUs: number
  /** How often a client asks. */
  readonly requestsPerSecond: number
}

/** null at a fixed rate whose interval is not above the round trip and the handshake: no formula says which instants are skipped. */
export function pollingTheory(
  schedule: PollingSchedule,
  intervalUs: number,
  { leastUs, meanUs, mostUs }: OneWayDelay,
  handshake: Handshake = NO_HANDSHAKE,
): PollingTheory | null {
  if (schedule === 'fixed-delay') {
    return {
      meanUs: intervalUs / 2 + 2 * meanUs + handshake.meanUs / 2,
      maxUs: intervalUs + 3 * mostUs + handshake.mostUs,
      requestsPerSecond: 1e6 / (intervalUs + 2 * meanUs + handshake.meanUs),
    }
  }
  if (intervalUs <= 2 * mostUs + handshake.mostUs) return null
  return {
    meanUs: intervalUs / 2 + meanUs,
    maxUs: intervalUs + (handshake.mostUs - handshake.leastUs) + (mostUs - leastUs) + mostUs,
    requestsPerSecond: 1e6 / intervalUs,
  }
}

/** Events at an even rate, such as those of a measured phase. */
export interface EvenArrivals {
  readonly ratePerSecond: number
  readonly events: number
}

/**
 * At how many places of the interval, evenly apart, updates at a fixed rate find pollers at a fixed rate. If the
 * interval is a multiple of the time between updates these are few: one poller at 1 s and one update a second meet at one
 * place for ever, and the latency is anything between 0 and T. The mean lies within T/2 ÷ places of the formula's.
 *
 * @param upTo more places than these are not told apart
 */
export function sampledPlaces(clients: number, intervalUs: number, arrivals: EvenArrivals, upTo: number): number {
  const perInterval = (arrivals.ratePerSecond * intervalUs) / 1e6
  // After `places` updates a whole number of intervals has passed, and the next finds the first one's place again.
  for (let places = 1; places < upTo; places++) {
    const intervals = places / perInterval
    const driftInAll = Math.abs(intervals - Math.round(intervals)) * arrivals.events
    if (driftInAll < 1 && Math.round(intervals) > 0) return Math.max(clients, places)
  }
  return Math.max(clients, upTo)
}

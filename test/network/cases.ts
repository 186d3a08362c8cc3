/** What is run through the link, and what theory says of it: for the long form of the network tests and for its judge's own test. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { askedEvents } from '../../results/analysis/theory/asked-events.ts'
import { heldInOrderUs } from '../../results/analysis/theory/held-in-order.ts'
import { playLongPolling } from '../../results/analysis/theory/long-polling-arrivals.ts'
import type { LinkTrial } from './link-trial.ts'

export const INTERVAL_US = 1_000_000

export interface Case {
  readonly name: string
  readonly wanted: Omit<LinkTrial, 'roundTripMs' | 'clients'>
  /** At 100 ms alone: at 0 ms it would be in both, and say nothing. */
  readonly jitterMs?: number
  /** What theory says of the mean at a one-way delay, µs. */
  readonly theoryUs: (oneWayUs: number, scenario: ResolvedScenario) => number
  /** How far the net mean may be off, µs, of what theory says. */
  readonly toleranceUs: (theoryUs: number) => number
  /** How far the mean at 0 ms may itself be off theory, µs: what is wrong at both delays alike is in no net mean. */
  readonly excessToleranceUs: number
}

/** What the host, the instrument and a link without a delay may add to a mean: less than any delay that theory is asked for. */
const PASSING_ON_US = 5_000
/** Of the mean that theory says. */
const POLLING_TOLERANCE = 0.03

const share = (part: number) => (theoryUs: number) => part * theoryUs

const polling = (schedule: string) => ({ intervalMs: INTERVAL_US / 1000, schedule, etag: true, timeoutMs: 10_000 })

const push = (transport: string, settings: LinkTrial['settings']): Case => ({
  name: `${transport}, d`,
  wanted: { transport, settings: settings ?? {}, rate: 20, measuredMs: 15_000 },
  theoryUs: (oneWayUs) => oneWayUs,
  toleranceUs: () => 1_000,
  excessToleranceUs: PASSING_ON_US,
})

/** More rarely for longer: the formula is evaluated on the very arrivals, but some dozens of them should be there. */
const longPolling = (rate: number, measuredMs: number): Case => ({
  name: `long-polling, Poisson, ${rate}/s`,
  wanted: {
    transport: 'long-polling',
    settings: { waitMs: 25_000, graceMs: 5000 },
    rate,
    arrival: 'poisson',
    measuredMs,
  },
  theoryUs: meanOnArrivals,
  toleranceUs: share(0.05),
  excessToleranceUs: PASSING_ON_US,
})

/** 18 events a second in 30 s for 20 clients: enough for a p99.9. */
export const FIXED_RATE: Case = {
  name: 'polling, fixed rate, T/2 + R/2',
  wanted: { transport: 'polling', settings: polling('fixed-rate'), rate: 18, measuredMs: 30_000 },
  theoryUs: (oneWayUs) => INTERVAL_US / 2 + oneWayUs,
  toleranceUs: share(POLLING_TOLERANCE),
  excessToleranceUs: (POLLING_TOLERANCE * INTERVAL_US) / 2,
}

/** Of 2 mbit an event of 10,000 B, with its frame of 4, takes 40 ms to be put on the line. */
const NARROW_BYTES_PER_SECOND = 250_000
const LARGE_EVENT_BYTES = 10_000
export const NARROW: Case = {
  name: 'websocket, 10 kB over 2 mbit, d + bytes/bandwidth',
  wanted: {
    transport: 'websocket',
    settings: { pingMs: 25_000 },
    bytesPerSecond: NARROW_BYTES_PER_SECOND,
    payloadBytes: LARGE_EVENT_BYTES,
    rate: 5,
    measuredMs: 10_000,
  },
  theoryUs: (oneWayUs) => oneWayUs + ((LARGE_EVENT_BYTES + 4) * 1e6) / NARROW_BYTES_PER_SECOND,
  toleranceUs: () => 1_000,
  excessToleranceUs: PASSING_ON_US,
}

/** Five events are under way within the jitter, and each may have to wait for those before it. */
const JITTERY_RATE = 100
const JITTER_US = 50_000
const JITTERY: Case = {
  name: 'websocket, 50 ms of jitter at 100/s, d + H',
  wanted: { transport: 'websocket', settings: { pingMs: 25_000 }, rate: JITTERY_RATE, measuredMs: 15_000 },
  jitterMs: JITTER_US / 1000,
  theoryUs: (oneWayUs, { network }) => {
    const jitterUs = 1000 * (network?.jitterMs ?? 0)
    return oneWayUs + jitterUs / 2 + heldInOrderUs(jitterUs, JITTERY_RATE, 'fixed')
  },
  // H alone is three times as much. A link that lets each piece out at an instant of its own spends its budget of turns.
  toleranceUs: () => 2_000,
  excessToleranceUs: PASSING_ON_US,
}

export const CASES: readonly Case[] = [
  push('sse', { heartbeatMs: 15_000 }),
  push('websocket', { pingMs: 25_000 }),
  FIXED_RATE,
  {
    name: 'polling, fixed delay, T/2 + R',
    wanted: { transport: 'polling', settings: polling('fixed-delay'), rate: 18, measuredMs: 20_000 },
    theoryUs: (oneWayUs) => INTERVAL_US / 2 + 2 * oneWayUs,
    toleranceUs: share(POLLING_TOLERANCE),
    excessToleranceUs: (POLLING_TOLERANCE * INTERVAL_US) / 2,
  },
  longPolling(1, 60_000),
  longPolling(4, 30_000),
  longPolling(20, 15_000),
  NARROW,
  JITTERY,
]

function meanOnArrivals(oneWayUs: number, scenario: ResolvedScenario): number {
  const { dueAtUs, measured } = askedEvents(scenario)
  const { latenciesUs } = playLongPolling(dueAtUs, { oneWayUs, reAskUs: 0 })
  const ofPhase = latenciesUs.filter((_, index) => measured[index])
  return ofPhase.reduce((sum, us) => sum + us, 0) / ofPhase.length
}

/** What a trial's instants between the two clocks amount to; figures smaller than the clock's uncertainty are withheld. */
import { knownLosses, lostShareOf } from '../../results/analysis/deliveries.ts'
import {
  decodeHistogram,
  type Histogram,
  mergeHistograms,
  summariseHistogram,
  withheldBelow,
} from '../../results/analysis/histogram.ts'
import { lossesAllow } from '../../results/analysis/statistics.ts'
import type {
  DeliveryLatency,
  DeliveryLedger,
  PhaseResult,
  SeriesPoint,
  Staleness,
  TrialClock,
} from '../../results/format.ts'
import type { PhaseReport } from '../driver/plan.ts'

/** Delivery latency of some phases together. */
export function latencyOf(
  phases: readonly PhaseReport[],
  deliveries: DeliveryLedger,
  { uncertaintyUs }: TrialClock,
): DeliveryLatency {
  const summarise = (of: (phase: PhaseReport) => string) =>
    summariseHistogram(mergeHistograms(phases.map((phase) => decoded(of(phase)))), deliveries.lost ?? 0, uncertaintyUs)
  return { fromDue: summarise((phase) => phase.fromDue), fromSent: summarise((phase) => phase.fromSent) }
}

/** Its figures are ms, the clock's uncertainty µs. */
export function stalenessOf(staleness: Staleness, { uncertaintyUs }: TrialClock): Staleness {
  const certain = (ms: number | null): number | null => withheldBelow(uncertaintyUs / 1000, ms)
  const { meanMs, p99Ms, peakMs, ageMeanMs } = staleness
  return {
    ...staleness,
    meanMs: certain(meanMs),
    p99Ms: certain(p99Ms),
    peakMs: certain(peakMs),
    ageMeanMs: certain(ageMeanMs),
  }
}

/**
 * A second of the series; only its latencies depend on the clocks and on losses.
 *
 * @param lostShare of the events around it; 0 while the trial runs: nothing is lost yet
 */
export function secondOf(
  point: SeriesPoint,
  { uncertaintyUs }: Pick<TrialClock, 'uncertaintyUs'>,
  lostShare = 0,
): SeriesPoint {
  const shown = (q: number, us: number | null): number | null =>
    lossesAllow(q, lostShare) ? withheldBelow(uncertaintyUs, us) : null
  return { ...point, p50Us: shown(0.5, point.p50Us), p99Us: shown(0.99, point.p99Us) }
}

/**
 * What was lost arrived in no second, so each second answers for the phases that it reaches into: the greatest share
 * that one of them lost.
 *
 * @param t end of the second, s from the feed's start
 */
export function lostShareAround(
  t: number,
  phases: readonly Pick<PhaseResult, 'startMs' | 'durationMs' | 'deliveries'>[],
): number {
  const around = phases.filter(({ startMs, durationMs }) => startMs < t * 1000 && startMs + durationMs > (t - 1) * 1000)
  return Math.max(0, ...around.map(({ deliveries }) => lostShareOf(knownLosses(deliveries))))
}

/** @throws Error for what is no histogram: a fault of the driver */
export function decoded(text: string): Histogram {
  const histogram = decodeHistogram(text)
  if (histogram === null) throw new Error('expected a histogram from the driver, got something else')
  return histogram
}

/** What a trial's instants between the two clocks amount to; figures smaller than the clock's uncertainty are withheld. */
import { lostShareOf } from '../../results/analysis/deliveries.ts'
import {
  decodeHistogram,
  type Histogram,
  mergeHistograms,
  summariseHistogram,
  withheldBelow,
} from '../../results/analysis/histogram.ts'
import type { DeliveryLatency, DeliveryLedger, SeriesPoint, Staleness, TrialClock } from '../../results/format.ts'
import type { PhaseReport } from '../driver/plan.ts'

/** Delivery latency of some phases together. */
export function latencyOf(
  phases: readonly PhaseReport[],
  deliveries: DeliveryLedger,
  { uncertaintyUs }: TrialClock,
): DeliveryLatency {
  const lostShare = lostShareOf(deliveries)
  const summarise = (of: (phase: PhaseReport) => string) =>
    summariseHistogram(mergeHistograms(phases.map((phase) => decoded(of(phase)))), lostShare, uncertaintyUs)
  return { fromDue: summarise((phase) => phase.fromDue), fromSent: summarise((phase) => phase.fromSent) }
}

/** Its figures are ms, the clock's uncertainty µs. */
export function stalenessOf(staleness: Staleness, { uncertaintyUs }: TrialClock): Staleness {
  const certain = (ms: number | null): number | null => withheldBelow(uncertaintyUs / 1000, ms)
  const { meanMs, p99Ms, peakMs, ageMeanMs } = staleness
  return { meanMs: certain(meanMs), p99Ms: certain(p99Ms), peakMs: certain(peakMs), ageMeanMs: certain(ageMeanMs) }
}

/** A second of the series; only its latencies depend on the clocks. */
export function secondOf(point: SeriesPoint, { uncertaintyUs }: Pick<TrialClock, 'uncertaintyUs'>): SeriesPoint {
  const { p50Us, p99Us } = point
  return { ...point, p50Us: withheldBelow(uncertaintyUs, p50Us), p99Us: withheldBelow(uncertaintyUs, p99Us) }
}

/** @throws Error for what is no histogram: a fault of the driver */
export function decoded(text: string): Histogram {
  const histogram = decodeHistogram(text)
  if (histogram === null) throw new Error('expected a histogram from the driver, got something else')
  return histogram
}

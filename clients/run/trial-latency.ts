/** What a trial's instants between the two clocks amount to; figures smaller than the clock's uncertainty are withheld. */
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
  { lost, expected }: DeliveryLedger,
  { uncertaintyUs }: TrialClock,
): DeliveryLatency {
  const lostShare = expected === 0 ? 0 : lost / expected
  const summarise = (of: (phase: PhaseReport) => string) =>
    summariseHistogram(mergeHistograms(phases.map((phase) => decoded(of(phase)))), lostShare, uncertaintyUs)
  return { fromDue: summarise((phase) => phase.fromDue), fromSent: summarise((phase) => phase.fromSent) }
}

export function stalenessOf(staleness: Staleness, { uncertaintyUs }: TrialClock): Staleness {
  const certain = (ms: number | null): number | null => withheldBelow(uncertaintyUs / 1000, ms)
  const { meanMs, p99Ms, peakMs, ageMeanMs } = staleness
  return { meanMs: certain(meanMs), p99Ms: certain(p99Ms), peakMs: certain(peakMs), ageMeanMs: certain(ageMeanMs) }
}

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

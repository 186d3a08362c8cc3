/**
 * Latency histograms: HdrHistogram (Gil Tene), whole µs from 1 µs to an hour with three significant digits.
 * They are merged as histograms and travel as text (compressed V2, base64, which other HdrHistogram tools read),
 * because percentiles of parts cannot be averaged.
 */
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'
import type { LatencySummary } from '../format.ts'
import { rankOf, supportsPercentile } from './statistics.ts'

export type { Histogram }

const LEAST_LATENCY_US = 1
const GREATEST_LATENCY_US = 3_600_000_000

/** Lost events are missing from a mean; from this share on it would describe only the lucky ones. */
export const LOST_SHARE_WITHHOLDS_MEAN = 0.01

/** The text of a full histogram of this range is below 100 kB; a longer one is not ours, and might unpack without end. */
const LONGEST_TEXT = 262_144

/** An empty histogram, about 94 KiB. */
export function createHistogram(): Histogram {
  return build({
    lowestDiscernibleValue: LEAST_LATENCY_US,
    highestTrackableValue: GREATEST_LATENCY_US,
    numberOfSignificantValueDigits: 3,
    autoResize: false,
    bitBucketSize: 32,
    useWebAssembly: false,
  })
}

/** Records a latency, µs, rounded to whole ones and clamped to the range; HdrHistogram itself throws on negative values. */
export function recordUs(histogram: Histogram, us: number): void {
  if (Number.isNaN(us))
    throw new RangeError('expected a latency in µs, got NaN; check the instants that it was made from')
  histogram.recordValue(Math.min(GREATEST_LATENCY_US, Math.max(LEAST_LATENCY_US, Math.round(us))))
}

/** A new histogram with the values of all. */
export function mergeHistograms(histograms: readonly Histogram[]): Histogram {
  const merged = createHistogram()
  for (const histogram of histograms) merged.add(histogram)
  return merged
}

/** As a result file keeps it; the empty string when nothing was recorded. */
export function encodeHistogram(histogram: Histogram): string {
  return histogram.totalCount === 0 ? '' : encodeIntoCompressedBase64(histogram)
}

/** Reads what `encodeHistogram` wrote; null when the text is not a histogram of this range. Never throws. */
export function decodeHistogram(text: string): Histogram | null {
  if (text === '') return createHistogram()
  if (text.length > LONGEST_TEXT) return null
  try {
    return mergeHistograms([decodeFromCompressedBase64(text, 32, false) as Histogram])
  } catch {
    return null
  }
}

/**
 * The figures of a histogram, those withheld that the sample, the losses or the clock cannot support.
 *
 * @param lost how many more values there should have been: they rank as slower than all that are here, but for the mean,
 *   which is that of those
 * @param uncertaintyUs of the clocks that the latencies were measured between; 0 for those of one clock
 */
export function summariseHistogram(histogram: Histogram, lost: number, uncertaintyUs = 0): LatencySummary {
  const count = histogram.totalCount
  const isMeanOfMost = shareOf(lost, count) < LOST_SHARE_WITHHOLDS_MEAN
  const max = histogram.maxValue
  const certain = (us: number | null): number | null => withheldBelow(uncertaintyUs, us)
  return {
    count,
    mean: certain(count > 0 && isMeanOfMost ? Math.min(max, histogram.mean) : null),
    p50: certain(percentileUs(histogram, 0.5, lost)),
    p90: certain(percentileUs(histogram, 0.9, lost)),
    p99: certain(percentileUs(histogram, 0.99, lost)),
    p999: certain(percentileUs(histogram, 0.999, lost)),
    max: certain(count > 0 && lost === 0 ? max : null),
    histogram: encodeHistogram(histogram),
  }
}

/** A figure that is smaller than the error that it may have says nothing: null. */
export function withheldBelow(uncertainty: number, figure: number | null): number | null {
  return figure === null || figure < uncertainty ? null : figure
}

/** Percentile `q` (0–1) of what is here and what is `lost`, µs, or null when it is not supported. */
export function percentileUs(histogram: Histogram, q: number, lost: number): number | null {
  const count = histogram.totalCount
  if (!supportsPercentile(q, count, shareOf(lost, count))) return null
  return valueAtRank(histogram, rankOf(q, count + lost))
}

/**
 * Quantile `q` (0–1) of a histogram that holds something and of what is `lost`, µs, however few it holds: no figure to be
 * shown. The greatest where it is one of the lost.
 */
export function quantileUs(histogram: Histogram, q: number, lost = 0): number {
  return valueAtRank(histogram, Math.min(histogram.totalCount, rankOf(q, histogram.totalCount + lost)))
}

/** Powers of two that are kept of a value: 2,048 steps are the least that tell three digits apart. */
const KEPT_BITS = 11

/** The least value, µs, that such a histogram cannot tell from `us`. */
export function bucketFloorUs(us: number): number {
  const width = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, us))) + 1 - KEPT_BITS)
  return us - (us % width)
}

/**
 * Percentile `q` (0–1) of what is here, µs, however few values there are; null of none. For what an instrument knows of
 * itself: that raises a doubt and is no result, so it is not withheld as one would be.
 */
export function instrumentPercentileUs(histogram: Histogram, q: number): number | null {
  return histogram.totalCount === 0 ? null : quantileUs(histogram, q)
}

/**
 * The value with this rank, from 1. HdrHistogram takes a share and rounds the rank up, so it is asked in the middle
 * between two ranks; it rounds values up within its precision: clamped.
 */
function valueAtRank(histogram: Histogram, rank: number): number {
  const { totalCount, maxValue } = histogram
  return Math.min(maxValue, histogram.getValueAtPercentile((100 * (rank - 0.5)) / totalCount))
}

/** Lost over lost and arrived, 0–1; 0 of nothing. */
function shareOf(lost: number, arrived: number): number {
  return lost === 0 ? 0 : lost / (lost + arrived)
}

export interface PercentilePoint {
  /** 0–1. */
  readonly q: number
  readonly us: number
}

/**
 * Points of the percentile curve, evenly spaced on a log 1/(1 − q) axis, up to the last supported percentile.
 *
 * @param lost as for `summariseHistogram`
 */
export function percentileCurve(histogram: Histogram, lost: number, pointsPerDecade = 20): PercentilePoint[] {
  const points: PercentilePoint[] = []
  for (let step = 0; ; step++) {
    const q = 1 - 10 ** (-step / pointsPerDecade)
    const us = percentileUs(histogram, q, lost)
    if (us === null) return points
    points.push({ q, us })
  }
}

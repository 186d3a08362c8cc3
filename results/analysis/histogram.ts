/**
 * Latency histograms: HdrHistogram (Gil Tene), whole µs from 1 µs to an hour with three significant digits.
 * They are merged as histograms and travel as text (compressed V2, base64, which other HdrHistogram tools read),
 * because percentiles of parts cannot be averaged.
 */
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'
import type { LatencySummary } from '../format.ts'
import { supportsPercentile } from './statistics.ts'

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
 * @param lostShare lost / expected of the same events, 0–1; 0 for what cannot be lost, such as connect times
 * @param uncertaintyUs of the clocks that the latencies were measured between; 0 for those of one clock
 */
export function summariseHistogram(histogram: Histogram, lostShare: number, uncertaintyUs = 0): LatencySummary {
  const count = histogram.totalCount
  const max = histogram.maxValue
  const certain = (us: number | null): number | null => withheldBelow(uncertaintyUs, us)
  return {
    count,
    mean: certain(count > 0 && lostShare < LOST_SHARE_WITHHOLDS_MEAN ? Math.min(max, histogram.mean) : null),
    p50: certain(percentileUs(histogram, 0.5, lostShare)),
    p90: certain(percentileUs(histogram, 0.9, lostShare)),
    p99: certain(percentileUs(histogram, 0.99, lostShare)),
    p999: certain(percentileUs(histogram, 0.999, lostShare)),
    max: certain(count > 0 && lostShare === 0 ? max : null),
    histogram: encodeHistogram(histogram),
  }
}

/** A figure that is smaller than the error that it may have says nothing: null. */
export function withheldBelow(uncertainty: number, figure: number | null): number | null {
  return figure === null || figure < uncertainty ? null : figure
}

/** Percentile `q` (0–1), µs, or null when it is not supported. HdrHistogram rounds up within its precision: clamped. */
export function percentileUs(histogram: Histogram, q: number, lostShare: number): number | null {
  if (!supportsPercentile(q, histogram.totalCount, lostShare)) return null
  return valueAt(histogram, q)
}

/** Quantile `q` (0–1) of a histogram that holds something, µs, however few it holds: no figure to be shown. */
export function quantileUs(histogram: Histogram, q: number): number {
  return valueAt(histogram, q)
}

/** Powers of two that are kept of a value: 2,048 steps are the least that tell three digits apart. */
const KEPT_BITS = 11

/** The least value, µs, that such a histogram cannot tell from `us`. */
export function bucketFloorUs(us: number): number {
  const width = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, us))) + 1 - KEPT_BITS)
  return us - (us % width)
}

function valueAt(histogram: Histogram, q: number): number {
  return Math.min(histogram.maxValue, histogram.getValueAtPercentile(q * 100))
}

export interface PercentilePoint {
  /** 0–1. */
  readonly q: number
  readonly us: number
}

/** Points of the percentile curve, evenly spaced on a log 1/(1 − q) axis, up to the last supported percentile. */
export function percentileCurve(histogram: Histogram, lostShare: number, pointsPerDecade = 20): PercentilePoint[] {
  const points: PercentilePoint[] = []
  for (let step = 0; ; step++) {
    const q = 1 - 10 ** (-step / pointsPerDecade)
    if (!supportsPercentile(q, histogram.totalCount, lostShare)) return points
    points.push({ q, us: valueAt(histogram, q) })
  }
}

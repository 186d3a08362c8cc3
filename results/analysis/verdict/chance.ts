/**
 * How far two medians may lie apart by chance alone.
 *
 * Whatever the distribution, the number of n values below its quantile q is binomial, so the median of n lies between the
 * quantiles ½ ± z/(2√n), z standard errors either way (order statistics: David & Nagaraja, Order Statistics, §7.1, with
 * the normal approximation of the binomial). A difference of two such medians has √2 times the error of one. The wider
 * side counts for both, so that a lopsided distribution raises no alarm more often than an even one.
 *
 * The n values must have come about apart from each other. The deliveries of one event have not: clients of long polling
 * are blind at the same time, so one event is one value, however many clients received it.
 */
import { type Histogram, quantileUs } from '../histogram.ts'

/** Two-sided, 1 % of the differences of two medians of alike samples are greater. */
const STANDARD_ERRORS = 2.6

/**
 * µs; infinite for samples so small that no two of their medians lie too far apart (fewer than seven values).
 *
 * @param histogram what both samples are taken to be drawn from
 * @param events how many values of their own each of the two samples has
 * @param lost how many more values there should have been: they rank as slowest
 */
export function medianChanceUs(histogram: Histogram, events: number, lost: number): number {
  const share = STANDARD_ERRORS / (2 * Math.sqrt(events))
  if (!(share < 0.5) || histogram.totalCount === 0) return Number.POSITIVE_INFINITY
  const [low, middle, high] = [0.5 - share, 0.5, 0.5 + share].map((q) => quantileUs(histogram, q, lost))
  const [below, above] = [(middle as number) - (low as number), (high as number) - (middle as number)]
  return Math.SQRT2 * Math.max(below, above)
}

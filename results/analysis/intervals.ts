/** Intervals of 95 % by Student's t; the values are one a block, since the block is the sample. */
import { tQuantile } from './t-quantile.ts'

/** Fewer blocks give an interval too wide to say anything (df 1: ±12.7 standard errors). */
export const LEAST_BLOCKS_FOR_INTERVAL = 3

export interface Interval {
  readonly low: number
  readonly high: number
}

/** An estimate; `interval` is null under three values. */
export interface Estimate {
  readonly centre: number
  readonly interval: Interval | null
}

/** The mean of `values` with its interval. */
export function meanEstimate(values: readonly number[]): Estimate {
  const centre = mean(values)
  if (values.length < LEAST_BLOCKS_FOR_INTERVAL) return { centre, interval: null }
  return around(centre, variance(values) / values.length, values.length - 1)
}

/**
 * The mean of `of` less that of `against`, which nothing pairs and which may vary differently: Welch's interval, with
 * Satterthwaite's degrees of freedom (B. L. Welch, Biometrika 34, 1947).
 */
export function differenceEstimate(of: readonly number[], against: readonly number[]): Estimate {
  const centre = mean(of) - mean(against)
  if (Math.min(of.length, against.length) < LEAST_BLOCKS_FOR_INTERVAL) return { centre, interval: null }
  const [one, other] = [variance(of) / of.length, variance(against) / against.length]
  const squared = one + other
  const degreesOfFreedom = squared ** 2 / (one ** 2 / (of.length - 1) + other ** 2 / (against.length - 1))
  return around(centre, squared, degreesOfFreedom)
}

/**
 * How far chance may move the typical value of a block: the interval of the geometric mean, as ratios are compared, or
 * of the mean where a value is not above zero (then never below zero, where no value is). null under three values.
 */
export function typicalInterval(values: readonly number[]): Interval | null {
  if (values.every((value) => value > 0)) return exponential(meanEstimate(values.map(Math.log)).interval)
  const { interval } = meanEstimate(values)
  if (interval === null || values.some((value) => value < 0)) return interval
  return { low: Math.max(0, interval.low), high: interval.high }
}

/** From logarithms back to values. */
export function exponential(interval: Interval | null): Interval | null {
  return interval && { low: Math.exp(interval.low), high: Math.exp(interval.high) }
}

/** @param squared of the standard error; 0 where all values are the same, and then the interval is a point */
function around(centre: number, squared: number, degreesOfFreedom: number): Estimate {
  const margin = squared === 0 ? 0 : tQuantile(0.975, degreesOfFreedom) * Math.sqrt(squared)
  return { centre, interval: { low: centre - margin, high: centre + margin } }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function variance(values: readonly number[]): number {
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)
}

/**
 * The statistics of a run. The block is the sample: everything inside one block shares its luck, so only the
 * blocks are independent, and they are few. Ratios are compared on their logarithms and block by block
 * (paired), which in simulation at five blocks keeps the promised 5 % of false differences; a bootstrap does not.
 */
import type { Spread } from '../format.ts'
import { differenceEstimate, type Estimate, exponential, meanEstimate } from './intervals.ts'

/** Values that must lie beyond a percentile before it is printed: with fewer it is one client's luck. */
const LEAST_VALUES_BEYOND = 10

/** The middle value; the mean of the two middle ones when their number is even. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  const upper = Math.floor(sorted.length / 2)
  if (sorted.length % 2 === 1) return sorted[upper] as number
  return ((sorted[upper - 1] ?? Number.NaN) + (sorted[upper] ?? Number.NaN)) / 2
}

/** Of positive values. NaN for none. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(mean(values.map(Math.log)))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/**
 * The middle of the blocks with the least and the greatest; null when there is none, or when one block
 * withheld its value: the middle of the blocks that went well would flatter.
 */
export function spreadOf(values: readonly (number | null)[]): Spread {
  const known = values.filter((value) => value !== null)
  if (known.length === 0 || known.length < values.length) return null
  return { median: median(known), low: Math.min(...known), high: Math.max(...known) }
}

export interface Ratio {
  readonly ratio: number
  /** 95 % interval; null under three blocks. */
  readonly low: number | null
  readonly high: number | null
}

/**
 * Geometric mean of `of[i] / against[i]` with a 95 % paired t interval on the log ratios.
 *
 * @param of one positive value a block
 * @param against of the same blocks in the same order
 */
export function pairedRatio(of: readonly number[], against: readonly number[]): Ratio {
  return ratioOf(meanEstimate(of.map((value, block) => Math.log(value / (against[block] as number)))))
}

/**
 * Geometric mean of `of` over that of `against`, blocks of two runs that nothing pairs, with Welch's 95 % interval.
 * In simulation it keeps its promise at three to five blocks of unequal luck, too (two-runs-coverage.test.ts).
 */
export function unpairedRatio(of: readonly number[], against: readonly number[]): Ratio {
  return ratioOf(differenceEstimate(of.map(Math.log), against.map(Math.log)))
}

function ratioOf({ centre, interval }: Estimate): Ratio {
  const { low, high } = exponential(interval) ?? { low: null, high: null }
  return { ratio: Math.exp(centre), low, high }
}

/** 1 − 0.99 is a little more than 0.01, and 1,000 of it a little more than 10. */
const SHARE_ROUNDING = 1e-13
const COUNT_ROUNDING = 1e-9
/** Nor is 0.999 of a great many a whole number where it should be one. */
const RANK_ROUNDING = 1e-6

/** Whether percentile `q` (0–1) may be printed: the sample shows it, and the losses allow it. */
export function supportsPercentile(q: number, count: number, lostShare: number): boolean {
  return sampleShows(q, count) && lossesAllow(q, lostShare)
}

/**
 * Which of `expected` values, from the smallest, percentile `q` (0–1) is: the nearest rank. Lost ones count among the
 * expected, and as the slowest, so that the others keep their places.
 */
export function rankOf(q: number, expected: number): number {
  return Math.max(1, Math.ceil(q * expected - RANK_ROUNDING))
}

/** Whether at least ten of `count` values lie beyond percentile `q` (0–1). */
export function sampleShows(q: number, count: number): boolean {
  return count * (1 - q) >= LEAST_VALUES_BEYOND - COUNT_ROUNDING
}

/** Whether fewer events were lost than lie beyond percentile `q` (0–1): one that never came belongs to the slowest. */
export function lossesAllow(q: number, lostShare: number): boolean {
  return lostShare < 1 - q - SHARE_ROUNDING
}

/** The fewest values that show percentile `q` (0–1). */
export function leastValues(q: number): number {
  return Math.ceil((LEAST_VALUES_BEYOND - COUNT_ROUNDING) / (1 - q))
}

/** The most events out of `expected` that may be lost where fewer than `share` of them (0–1) must be. */
export function mostLost(share: number, expected: number): number {
  return Math.max(0, Math.ceil(expected * (share - SHARE_ROUNDING)) - 1)
}

/**
 * The interval that decides: of a ratio or of a metric over the blocks, with the instrument's error at both ends.
 *
 * Ratios are paired by block on their logarithms (statistics.ts). That the whole 95 % interval must lie in a region is, for a
 * region around "no difference", two one-sided tests at 2.5 % each (Schuirmann 1987): absence of a difference is shown,
 * never concluded from a difference that was not found.
 */
import type { MeasuredTest } from '../../../protocol/claim.ts'
import type { Trial } from '../../format.ts'
import { pairBlocks } from '../comparison.ts'
import { meanEstimate } from '../intervals.ts'
import { metricValue } from '../metric-value.ts'
import { trialsOfArm } from '../order.ts'
import { median, pairedRatio } from '../statistics.ts'
import { firstWithholding } from '../withheld.ts'
import { type InstrumentError, instrumentError } from './instrument-error.ts'

export interface Interval {
  readonly value: number
  /** null under three blocks. */
  readonly low: number | null
  readonly high: number | null
  readonly blocks: number
  /** Of a test with a margin: what is held against its regions instead of `low` and `high`. */
  readonly judged?: JudgedInterval
}

export interface JudgedInterval {
  readonly low: number
  readonly high: number
  /** The sides lie apart by less than the margin, so they count as alike. */
  readonly isAlike: boolean
}

export type IntervalReading = Interval | { readonly why: string }

/** @param trials of one cell; those of the arms that the test names, one a block */
export function intervalOf({ measure, margin }: MeasuredTest, trials: readonly Trial[]): IntervalReading {
  const { of, against } = measure
  const ofTrials = trialsOfArm(trials, of.transport)
  if (against === null) return intervalOfSides(sideOf(ofTrials, of.metric), null, margin)
  const pairs = pairBlocks(ofTrials, trialsOfArm(trials, against.transport))
  const left = pairs.map((pair) => pair.of)
  const right = pairs.map((pair) => pair.against)
  return intervalOfSides(sideOf(left, of.metric), sideOf(right, against.metric), margin)
}

/** @param against of the same blocks in the same order; null: the side itself, without a ratio */
export function intervalOfSides(of: SideReading, against: SideReading | null, margin: number | null): IntervalReading {
  if ('why' in of) return of
  if (against === null) return metricInterval(of)
  if ('why' in against) return against
  if ([...of.values, ...against.values].some((value) => value <= 0)) {
    return { why: 'a side is not above 0, so there is no ratio' }
  }
  return withMargin(ratioInterval(of, against), margin, of, against)
}

function metricInterval(side: Side): Interval {
  const { centre, interval } = meanEstimate(side.values)
  const blocks = side.values.length
  if (interval === null) return { value: centre, low: null, high: null, blocks }
  const { late, either } = side.error
  return { value: centre, low: interval.low - late - either, high: interval.high + either, blocks }
}

/** With both sides wrong by their errors, each the way that moves the end out. */
function ratioInterval(of: Side, against: Side): Interval {
  const { ratio, low, high } = pairedRatio(of.values, against.values)
  const blocks = of.values.length
  if (low === null || high === null) return { value: ratio, low: null, high: null, blocks }
  const [least, most] = [largestShareDown(of), largestShareDown(against)]
  return {
    value: ratio,
    low: (low * Math.max(0, 1 - least)) / (1 + against.error.either / median(against.values)),
    high: most < 1 ? (high * (1 + of.error.either / median(of.values))) / (1 - most) : Number.MAX_VALUE,
    blocks,
  }
}

/** The share of a side by which it may be too large. */
function largestShareDown({ values, error: { late, either } }: Side): number {
  return (late + either) / median(values)
}

/**
 * Differences inside ±margin count as none: where their interval lies inside, the ratio is 1 to whoever asked; where it lies
 * on both sides of a bound, the ratio 1 cannot be excluded.
 */
function withMargin(ratio: Interval, margin: number | null, of: Side, against: Side): Interval {
  if (margin === null || ratio.low === null || ratio.high === null) return ratio
  const { interval } = meanEstimate(of.values.map((value, block) => value - (against.values[block] as number)))
  if (interval === null) return ratio
  const either = of.error.either + against.error.either
  const [low, high] = [interval.low - of.error.late - either, interval.high + against.error.late + either]
  const judged = (judgedLow: number, judgedHigh: number, isAlike: boolean): Interval => ({
    ...ratio,
    judged: { low: judgedLow, high: judgedHigh, isAlike },
  })
  if (low > margin || high < -margin) return judged(ratio.low, ratio.high, false)
  if (low >= -margin && high <= margin) return judged(1, 1, true)
  return judged(Math.min(ratio.low, 1), Math.max(ratio.high, 1), false)
}

/** An arm's values of a metric, a block each, and by how much the instrument may have bent them. */
export interface Side {
  readonly values: readonly number[]
  readonly error: InstrumentError
}

export type SideReading = Side | { readonly why: string }

/** Of all trials, or why one has none: the mean of the blocks that went well would flatter. */
export function sideOf(trials: readonly Trial[], metric: string): SideReading {
  if (trials.length === 0) return { why: 'no block of it has finished' }
  const values = trials.map((trial) => metricValue(trial, metric)).filter((value) => value !== null)
  if (values.length === trials.length) return { values, error: instrumentError(trials, metric) }
  return { why: `${metric} is withheld: ${firstWithholding(trials, metric)?.why ?? 'not known for this run'}` }
}

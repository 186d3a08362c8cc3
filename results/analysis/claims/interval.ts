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
import { instrumentError } from './instrument-error.ts'

export interface Interval {
  readonly value: number
  /** null under three blocks. */
  readonly low: number | null
  readonly high: number | null
  readonly blocks: number
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
  return { value: centre, low: interval.low - side.error, high: interval.high + side.error, blocks }
}

/** With both sides wrong by their errors, each the way that moves the end out. */
function ratioInterval(of: Side, against: Side): Interval {
  const { ratio, low, high } = pairedRatio(of.values, against.values)
  const blocks = of.values.length
  if (low === null || high === null) return { value: ratio, low: null, high: null, blocks }
  const [ofShare, againstShare] = [of.error / median(of.values), against.error / median(against.values)]
  return {
    value: ratio,
    low: (low * Math.max(0, 1 - ofShare)) / (1 + againstShare),
    high: againstShare < 1 ? (high * (1 + ofShare)) / (1 - againstShare) : Number.MAX_VALUE,
    blocks,
  }
}

/**
 * Differences inside ±margin count as none: where their interval lies inside, the ratio is 1 to whoever asked; where it lies
 * on both sides of a bound, the ratio 1 cannot be excluded.
 */
function withMargin(ratio: Interval, margin: number | null, of: Side, against: Side): Interval {
  if (margin === null || ratio.low === null || ratio.high === null) return ratio
  const { interval } = meanEstimate(of.values.map((value, block) => value - (against.values[block] as number)))
  if (interval === null) return ratio
  const error = of.error + against.error
  const [low, high] = [interval.low - error, interval.high + error]
  if (low > margin || high < -margin) return ratio
  if (low >= -margin && high <= margin) return { ...ratio, low: 1, high: 1 }
  return { ...ratio, low: Math.min(ratio.low, 1), high: Math.max(ratio.high, 1) }
}

/** An arm's values of a metric, a block each, and by how much the instrument may have bent them. */
export interface Side {
  readonly values: readonly number[]
  readonly error: number
}

export type SideReading = Side | { readonly why: string }

/** Of all trials, or why one has none: the mean of the blocks that went well would flatter. */
export function sideOf(trials: readonly Trial[], metric: string): SideReading {
  if (trials.length === 0) return { why: 'no block of it has finished' }
  const values = trials.map((trial) => metricValue(trial, metric)).filter((value) => value !== null)
  if (values.length === trials.length) return { values, error: instrumentError(trials, metric) }
  return { why: `${metric} is withheld: ${firstWithholding(trials, metric)?.why ?? 'not known for this run'}` }
}

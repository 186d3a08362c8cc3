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
  if (against === null) return metricInterval(ofTrials, of.metric)
  const pairs = pairBlocks(ofTrials, trialsOfArm(trials, against.transport))
  const left = sideOf(
    pairs.map((pair) => pair.of),
    of.metric,
  )
  const right = sideOf(
    pairs.map((pair) => pair.against),
    against.metric,
  )
  if ('why' in left) return left
  if ('why' in right) return right
  if ([...left.values, ...right.values].some((value) => value <= 0)) return { why: 'a side is 0, which has no ratio' }
  return withMargin(ratioInterval(left, right), margin, left, right)
}

function metricInterval(trials: readonly Trial[], metric: string): IntervalReading {
  const side = sideOf(trials, metric)
  if ('why' in side) return side
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
interface Side {
  readonly values: readonly number[]
  readonly error: number
}

/** Of all trials, or why one has none: the mean of the blocks that went well would flatter. */
function sideOf(trials: readonly Trial[], metric: string): Side | { readonly why: string } {
  if (trials.length === 0) return { why: 'no block of it has finished' }
  const values = trials.map((trial) => metricValue(trial, metric)).filter((value) => value !== null)
  if (values.length === trials.length) return { values, error: instrumentError(trials, metric) }
  return { why: `${metric} is withheld: ${firstWithholding(trials, metric)?.why ?? 'not known for this run'}` }
}

/**
 * Whether measured curves of a sweep fall on theory's: for each arm in each cell, theory lies inside the interval of the mean
 * over the blocks, widened by an allowance that says what it is made of.
 *
 *   latency   the interval is 95 % for all points of the sweep together (Bonferroni: each at 1 − 5 %/points), or chance alone
 *             would put one of ten beside its curve every third time; it reaches down by what host and instrument add
 *             (allowance.ts): they make an event later, never earlier
 *   bytes     each interval is 95 %, and reaches 2 % of theory to both sides for what theory leaves out: heads are taken at their
 *             mean, and a measured phase may hold one poll, or one event, of eighty more than belong together
 *
 * An interval that is wide holds anything, so where a point's own one of 95 % is wider than `WIDEST` of theory to each side (and
 * a millisecond, where theory is next to nothing) its blocks decide nothing, and it is not on theory. A curve of bytes that is
 * 5 % off is never on theory.
 */
import { cellName } from '../../protocol/matrix.ts'
import { LONG_POLLING } from '../../protocol/transports.ts'
import { trialsOfArm } from '../../results/analysis/order.ts'
import { curvesOf, type SweepPoint } from '../../results/analysis/sweep/curves.ts'
import { BYTES, LATENCY, LINK_BYTES, type SweepMetric } from '../../results/analysis/sweep/metrics.ts'
import { slicesOf } from '../../results/analysis/sweep/slices.ts'
import { tQuantile } from '../../results/analysis/t-quantile.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import { type Allowance, allowanceOf } from './allowance.ts'

export const MODEL_ERROR_SHARE = 0.02
export const WIDEST = { latency: 0.1, bytes: 0.025 } as const
const WIDEST_LATENCY_US = 1_000
const ERROR_RATE = 0.05

export interface JudgedPoint {
  readonly cell: string
  readonly arm: string
  readonly metric: SweepMetric
  readonly mean: number | null
  /** Of the interval, before anything is allowed for. */
  readonly low: number | null
  readonly high: number | null
  readonly theory: number | null
  /** Of a latency. */
  readonly allowance: Allowance | null
  readonly isOnTheory: boolean
}

/** Every arm in every cell; one whose mean, interval or theory is withheld is not on theory. Of long polling no formula knows bytes. */
export function judgeSweep(sweep: SweepResult): JudgedPoint[] {
  return [...judgeLatency(sweep), ...judgeBytes(sweep, BYTES), ...judgeBytes(sweep, LINK_BYTES)]
}

function judgeLatency(sweep: SweepResult): JudgedPoint[] {
  const points = pointsOf(sweep, LATENCY)
  return points.map(({ point, trials, ...where }) => {
    const interval = widened(point, ERROR_RATE / points.length)
    const allowance = allowanceOf(trials)
    const { theory } = point
    const isOnTheory =
      interval !== null &&
      theory !== null &&
      halfOf(point) <= WIDEST.latency * theory + WIDEST_LATENCY_US &&
      interval.low - allowance.totalUs <= theory &&
      theory <= interval.high
    return { ...where, metric: LATENCY, mean: point.mean, ...(interval ?? NO_INTERVAL), theory, allowance, isOnTheory }
  })
}

function judgeBytes(sweep: SweepResult, metric: SweepMetric): JudgedPoint[] {
  const points = pointsOf(sweep, metric).filter(({ arm }) => arm !== LONG_POLLING.name)
  return points.map(({ point, trials: _, ...where }) => {
    const { mean, low, high, theory } = point
    const isOnTheory =
      low !== null &&
      high !== null &&
      theory !== null &&
      halfOf(point) <= WIDEST.bytes * theory &&
      low <= (1 + MODEL_ERROR_SHARE) * theory &&
      high >= (1 - MODEL_ERROR_SHARE) * theory
    return { ...where, metric, mean, low, high, theory, allowance: null, isOnTheory }
  })
}

function halfOf({ low, high }: SweepPoint): number {
  return low === null || high === null ? Number.POSITIVE_INFINITY : (high - low) / 2
}

const NO_INTERVAL = { low: null, high: null } as const

function pointsOf(sweep: SweepResult, metric: SweepMetric) {
  return slicesOf(sweep).flatMap((slice) =>
    curvesOf(slice, metric).flatMap(({ arm, points }) =>
      slice.places.map(({ cell }, place) => ({
        cell: cellName(sweep.axes, cell.values),
        arm,
        point: points[place] as SweepPoint,
        trials: trialsOfArm(cell.run.trials, arm),
      })),
    ),
  )
}

/** The point's interval of 95 %, over logarithms, made one that errs in so large a share of all cases. */
function widened({ mean, low, high, blocks }: SweepPoint, errorRate: number): { low: number; high: number } | null {
  if (mean === null || low === null || high === null) return null
  const times = tQuantile(1 - errorRate / 2, blocks - 1) / tQuantile(1 - ERROR_RATE / 2, blocks - 1)
  return { low: mean * (low / mean) ** times, high: mean * (high / mean) ** times }
}

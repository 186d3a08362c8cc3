/** The curves of a sweep: for each arm and each value of the axis the mean over the blocks with its interval, and theory. */
import type { AxisValue } from '../../../protocol/matrix.ts'
import type { Trial } from '../../format.ts'
import { exponential, meanEstimate } from '../intervals.ts'
import { trialsOfArm } from '../order.ts'
import { byteTheory } from './byte-theory.ts'
import type { SweepMetric } from './metrics.ts'
import type { SlicePlace, SweepSlice } from './slices.ts'

export interface SweepPoint {
  readonly value: AxisValue
  /** Geometric over the blocks, in the metric's unit; null where one of them withholds it, or none has finished. */
  readonly mean: number | null
  /** Of its 95 % t interval over the blocks; null under three of them, and where it has no end that is a number. */
  readonly low: number | null
  readonly high: number | null
  /** Mean of what the formulas say of the blocks, or what they say with heads and frames of all; null where none applies. */
  readonly theory: number | null
  readonly blocks: number
}

export interface SweepCurve {
  readonly arm: string
  /** One a place of the slice. */
  readonly points: readonly SweepPoint[]
}

export function curvesOf(slice: SweepSlice, metric: SweepMetric): SweepCurve[] {
  return slice.arms.map((arm) => ({ arm, points: slice.places.map((place) => pointOf(arm, place, metric)) }))
}

function pointOf(arm: string, place: SlicePlace, metric: SweepMetric): SweepPoint {
  const trials = trialsOfArm(place.cell.run.trials, arm)
  return {
    value: place.value,
    ...intervalOf(trials.map(metric.value)),
    theory: theoryOf(trials, metric) ?? (metric.layer === null ? null : byteTheory(arm, place, metric.layer)),
    blocks: trials.length,
  }
}

/** The mean of the blocks' logarithms: what is measured is positive, and ratios are what curves are compared by. */
function intervalOf(values: readonly (number | null)[]): Pick<SweepPoint, 'mean' | 'low' | 'high'> {
  const known = values.filter((value) => value !== null && value > 0) as number[]
  if (known.length === 0 || known.length < values.length) return { mean: null, low: null, high: null }
  const { centre, interval } = meanEstimate(known.map(Math.log))
  const range = exponential(interval)
  if (range === null || !Number.isFinite(range.high)) return { mean: Math.exp(centre), low: null, high: null }
  return { mean: Math.exp(centre), low: range.low, high: range.high }
}

function theoryOf(trials: readonly Trial[], { theory }: SweepMetric): number | null {
  const known = trials.map(theory).filter((value) => value !== null)
  if (known.length === 0 || known.length < trials.length) return null
  return known.reduce((sum, value) => sum + value, 0) / known.length
}

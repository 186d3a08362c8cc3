/** The percentile curve of one arm: its blocks' histograms merged, never their percentiles averaged. */
import { clockUncertaintyUs } from '../../results/analysis/clock.ts'
import { deliveriesOf, knownLosses } from '../../results/analysis/deliveries.ts'
import {
  decodeHistogram,
  mergeHistograms,
  percentileCurve,
  percentileUs,
  withheldBelow,
} from '../../results/analysis/histogram.ts'
import { instrumentPart } from '../../results/analysis/instrument-part.ts'
import type { ArmTrials } from './selection.ts'

/** What the table shows and the curve marks. */
export const MARKED_PERCENTILES = [0.5, 0.9, 0.99, 0.999] as const

export interface LatencyCurve {
  readonly arm: string
  /** Events in the merged histogram. */
  readonly count: number
  /** `x` is 1/(1 − q), from 1; `ms` the delivery latency from dueAt; `marked`: a percentile of the table. */
  readonly points: readonly { readonly x: number; readonly ms: number; readonly marked: boolean }[]
  /** At MARKED_PERCENTILES, µs; null when the sample, the losses or the clocks do not support it. */
  readonly percentilesUs: readonly (number | null)[]
  /** How much of each may be the instrument's, of the worst block, µs; null where unknown. */
  readonly instrumentUs: readonly (number | null)[]
  /** µs; null when an event was lost, there is none, or the clocks do not support it. */
  readonly maxUs: number | null
  /** False: a histogram of the file could not be read, and the arm is left out. */
  readonly readable: boolean
}

export function latencyCurve({ arm, trials }: ArmTrials): LatencyCurve {
  const decoded = trials.map((trial) => decodeHistogram(trial.latencyUs.fromDue.histogram))
  const readable = decoded.filter((histogram) => histogram !== null)
  if (readable.length < decoded.length) return unreadable(arm)
  const merged = mergeHistograms(readable)
  const { lost } = knownLosses(deliveriesOf(trials))
  const uncertaintyUs = Math.max(0, ...trials.map(clockUncertaintyUs))
  const certain = (us: number | null): number | null => withheldBelow(uncertaintyUs, us)
  const percentilesUs = MARKED_PERCENTILES.map((q) => certain(percentileUs(merged, q, lost)))
  const part = instrumentPart(trials)
  const curve = percentileCurve(merged, lost)
    .filter(({ us }) => certain(us) !== null)
    .map(({ q, us }) => point(q, us, false))
  const marks = MARKED_PERCENTILES.flatMap((q, index) => {
    const us = percentilesUs[index] ?? null
    return us === null ? [] : [point(q, us, true)]
  })
  return {
    arm,
    count: merged.totalCount,
    points: withMarks(curve, marks),
    percentilesUs,
    instrumentUs: [part.p50Us, part.p90Us, part.p99Us, part.p999Us],
    maxUs: certain(merged.totalCount > 0 && lost === 0 ? merged.maxValue : null),
    readable: true,
  }
}

/** Rounded to nine digits, so that 1/(1 − 0.99) is the 100 at which the axis has its tick. */
function point(q: number, us: number, marked: boolean): LatencyCurve['points'][number] {
  return { x: Number((1 / (1 - q)).toPrecision(9)), ms: us / 1000, marked }
}

type Points = LatencyCurve['points']

/** A mark takes the place of the curve's own point at the same x. */
function withMarks(curve: Points, marks: Points): Points {
  const markedX = new Set(marks.map((mark) => mark.x))
  return [...curve.filter(({ x }) => !markedX.has(x)), ...marks].sort((left, right) => left.x - right.x)
}

function unreadable(arm: string): LatencyCurve {
  const unknown = MARKED_PERCENTILES.map(() => null)
  return { arm, count: 0, points: [], percentilesUs: unknown, instrumentUs: unknown, maxUs: null, readable: false }
}

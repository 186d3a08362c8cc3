/** What a sweep says in words, once for the terminal and for the page. */
import { formatAxisValue, type MatrixAxis } from '../../../protocol/matrix.ts'
import { formatBytes, formatUs } from '../../../protocol/units.ts'
import type { SweepResult } from '../../format/sweep.ts'
import { byteCircumstances } from '../sentences/byte-circumstances.ts'
import { type Crossing, crossingsOf } from './crossings.ts'
import { curvesOf, type SweepCurve, type SweepPoint } from './curves.ts'
import { SWEEP_METRICS, type SweepMetric } from './metrics.ts'
import { type SlicePlace, type SweepSlice, slicesOf } from './slices.ts'

const NOTHING_CONCLUDED = 'Nothing is concluded from this sweep: its verdict is INVALID'

/** One sentence for each crossing of two curves; of an INVALID sweep one alone, without a cell none. Without full stops. */
export function sweepSentences(sweep: Pick<SweepResult, 'axes' | 'cells' | 'verdict'>): string[] {
  if (sweep.verdict.level === 'INVALID') return sweep.cells.length === 0 ? [] : [NOTHING_CONCLUDED]
  return slicesOf(sweep).flatMap((slice) =>
    SWEEP_METRICS.flatMap((metric) =>
      crossingsOf(slice, metric).map((crossing) => crossingSentence(slice, metric, crossing)),
    ),
  )
}

/**
 * "From rate 7.4/s [7.1/s, 7.8/s] on polling moves fewer bytes per event over the link than websocket (minimal request heads,
 * no TLS; the difference is clear at 4/s and at 16/s, and interpolated between them; theory: 7.0/s)".
 */
export function crossingSentence(slice: SweepSlice, metric: SweepMetric, crossing: Crossing): string {
  const { lowerBefore, lowerAfter, at, low, high, after, before, theory } = crossing
  const text = (value: number) => axisText(slice.axis, value)
  const interval = low === null || high === null ? '' : ` [${text(low)}, ${text(high)}]`
  const where = slice.name === '' ? '' : `With ${slice.name}, f`
  const told = theory === null ? '' : `; theory: ${text(theory)}`
  const circumstances = metricCircumstances(slice.places, metric, [lowerBefore, lowerAfter])
  return (
    `${where === '' ? 'F' : where}rom ${slice.axis.name} ${text(at)}${interval} on ${lowerAfter} ${HAS_LESS[metric.key]} than ${lowerBefore} ` +
    `(${circumstances === null ? '' : `${circumstances}; `}the difference is clear at ${text(after)} and at ${text(before)}, and interpolated between them${told})`
  )
}

const HAS_LESS: Readonly<Record<SweepMetric['key'], string>> = {
  latency: 'has the lower mean latency',
  bytes: 'moves fewer bytes per event',
  linkBytes: 'moves fewer bytes per event over the link',
}

/** What the figures of bytes depend on in all of these cells; null for latencies. No axis changes it, but a file may. */
export function metricCircumstances(
  cells: readonly Pick<SlicePlace, 'cell'>[],
  { unit }: SweepMetric,
  arms: readonly string[],
): string | null {
  if (unit !== 'bytes') return null
  return [...new Set(cells.map(({ cell }) => byteCircumstances(cell.run.scenario.resolved, arms)))].join(', or ')
}

/** As the axis' values, rounded to three digits. */
function axisText({ unit }: MatrixAxis, value: number): string {
  return formatAxisValue(unit, Number(value.toPrecision(3)))
}

/** "Mean latency along rate from 1/s to 64/s: polling 250 ms to 251 ms, websocket 20.4 ms to 20.6 ms." */
export function curvesSentence(slice: SweepSlice, metric: SweepMetric): string {
  const [from, to] = [slice.places[0], slice.places.at(-1)]
  if (from === undefined || to === undefined) return ''
  const { name, unit } = slice.axis
  const curves = curvesOf(slice, metric).flatMap((curve) => rangeText(curve, metric))
  const title = `${metric.title[0]?.toUpperCase()}${metric.title.slice(1)}`
  const along = `${name} from ${formatAxisValue(unit, from.value)} to ${formatAxisValue(unit, to.value)}`
  const held = slice.name === '' ? '' : ` with ${slice.name}`
  return `${title}${held}, ${along}: ${curves.length === 0 ? 'withheld' : curves.join(', ')}.`
}

function rangeText({ arm, points }: SweepCurve, metric: SweepMetric): string[] {
  const [from, to] = [meanText(points[0], metric), meanText(points.at(-1), metric)]
  return from === null || to === null ? [] : [`${arm} ${from} to ${to}`]
}

function meanText(point: SweepPoint | undefined, metric: SweepMetric): string | null {
  return point?.mean === null || point === undefined ? null : figureText(metric, point.mean)
}

/** A figure of the metric with its unit. */
export function figureText({ unit }: SweepMetric, value: number): string {
  return unit === 'us' ? formatUs(value) : formatBytes(Math.round(value))
}

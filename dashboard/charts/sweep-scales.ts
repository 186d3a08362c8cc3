/** The axes of a sweep's chart: where its values stand, and whether they span so much that only a logarithm shows them all. */
import { type AxisValue, formatAxisValue, type MatrixAxis } from '../../protocol/matrix.ts'
import { formatBytes } from '../../protocol/units.ts'
import type { SweepCurve } from '../../results/analysis/sweep/curves.ts'
import type { SweepMetric } from '../../results/analysis/sweep/metrics.ts'
import { latencyBounds, latencyLabel, latencyTicks } from './axis-ticks.ts'
import { axisLook } from './chart-look.ts'
import type { ChartTheme } from './theme.ts'

/** From the least value to the greatest: on a linear axis the smaller ones would lie on each other. */
const DECADE = 10

/** Room beside the outermost values, of the axis' length. */
const MARGIN = 0.04

/** What the chart counts in: ms, or bytes. */
export function chartFigure({ unit }: SweepMetric, value: number): number {
  return unit === 'us' ? value / 1000 : value
}

/** Where a value stands: true and false have no number, and stand beside each other. */
export function chartPlace(value: AxisValue): number {
  return Number(value)
}

function spansDecades(values: readonly number[]): boolean {
  const [least, most] = endsOf(values)
  return least > 0 && most / least >= DECADE
}

/** Every value of the axis has its tick, as far as there is room. */
export function valueScale({ name, unit }: MatrixAxis, values: readonly AxisValue[], theme: ChartTheme) {
  const places = values.map(chartPlace)
  const [least, most] = endsOf(places)
  const isLogarithmic = spansDecades(places)
  const room = isLogarithmic ? (most / least) ** MARGIN : (most - least) * MARGIN
  const look = axisLook(theme, AXIS_TITLES.get(name) ?? name)
  return {
    ...look,
    type: isLogarithmic ? ('logarithmic' as const) : ('linear' as const),
    min: isLogarithmic ? least / room : least - room,
    max: isLogarithmic ? most * room : most + room,
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      axis.ticks = places.map((value) => ({ value }))
    },
    ticks: {
      ...look.ticks,
      callback: (place: string | number) => {
        const value = values.find((one) => chartPlace(one) === Number(place))
        return value === undefined ? '' : formatAxisValue(unit, value)
      },
    },
  }
}

const AXIS_TITLES: ReadonlyMap<string, string> = new Map([
  ['rate', 'rate of events'],
  ['interval', 'poll interval'],
  ['rtt', 'round trip'],
  ['payload', 'size of an event'],
  ['keepAlive', 'connections kept alive'],
])

/** Around measurements, their intervals and theory. */
export function figureScale(metric: SweepMetric, curves: readonly SweepCurve[], theme: ChartTheme) {
  const drawn = curves.flatMap(({ points }) =>
    points.flatMap(({ mean, low, high, theory }) => [mean, low, high, theory]),
  )
  const figures = drawn
    .map((value) => chartFigure(metric, value ?? Number.NaN))
    .filter((figure) => Number.isFinite(figure) && figure > 0)
  const [least, most] = endsOf(figures)
  const look = axisLook(theme, metric.title)
  const label = (value: string | number) => labelOf(metric, Number(value))
  if (!spansDecades(figures)) {
    return {
      ...look,
      type: 'linear' as const,
      beginAtZero: true,
      // Chart.js itself sees points and lines alone.
      suggestedMax: most,
      grace: '8%',
      ticks: { ...look.ticks, callback: label },
    }
  }
  const { min, max } = latencyBounds(least, most)
  return {
    ...look,
    type: 'logarithmic' as const,
    min,
    max,
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      axis.ticks = latencyTicks(min, max).map((value) => ({ value }))
    },
    ticks: { ...look.ticks, callback: label },
  }
}

function labelOf({ unit }: SweepMetric, value: number): string {
  return unit === 'us' ? latencyLabel(value) : formatBytes(value)
}

function endsOf(values: readonly number[]): [least: number, most: number] {
  return [
    values.reduce((least, value) => Math.min(least, value), values[0] ?? 0),
    values.reduce((most, value) => Math.max(most, value), values[0] ?? 1),
  ]
}

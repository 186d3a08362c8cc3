/** A figure along an axis of a sweep: a line an arm with its intervals, theory as a thin dashed line, crossings marked. */
import type { ChartConfiguration } from 'chart.js'
import { formatAxisValue } from '../../protocol/matrix.ts'
import type { SweepCurve } from '../../results/analysis/sweep/curves.ts'
import type { SweepMetric } from '../../results/analysis/sweep/metrics.ts'
import { figureText } from '../../results/analysis/sweep/sentences.ts'
import type { SweepSlice } from '../../results/analysis/sweep/slices.ts'
import { chartOptions, lineLook } from './chart-look.ts'
import type { ArmStyle } from './palette.ts'
import { crossingMarks, type IntervalBar, intervalBars, type NumberedCrossing } from './sweep-marks.ts'
import { chartFigure, chartPlace, figureScale, valueScale } from './sweep-scales.ts'
import type { ChartTheme } from './theme.ts'

export interface SweepChartInput {
  readonly slice: SweepSlice
  readonly metric: SweepMetric
  /** Those to draw. */
  readonly curves: readonly SweepCurve[]
  readonly crossings: readonly NumberedCrossing[]
  readonly styles: ReadonlyMap<string, ArmStyle>
}

const THEORY_DASH = [3, 3]

export function sweepChart(input: SweepChartInput, theme: ChartTheme): ChartConfiguration<'line'> {
  const { slice, metric, curves, crossings, styles } = input
  const options = chartOptions(theme)
  const values = slice.places.map(({ value }) => value)
  return {
    type: 'line',
    data: {
      datasets: [
        ...curves.map((curve, place) => measuredLine(input, curve, place, theme)),
        ...theoryLines(input, theme),
      ],
    },
    options: {
      ...options,
      interaction: { mode: 'nearest', intersect: false },
      scales: { x: valueScale(slice.axis, values, theme), y: figureScale(metric, curves, theme) },
      plugins: {
        tooltip: {
          ...options.plugins.tooltip,
          filter: ({ datasetIndex }) => datasetIndex < curves.length,
          callbacks: {
            title: ([item]) =>
              item ? `${slice.axis.name} ${formatAxisValue(slice.axis.unit, item.parsed.x ?? 0)}` : '',
            label: ({ datasetIndex, dataIndex }) => pointText(metric, curves[datasetIndex], dataIndex),
          },
        },
      },
    },
    plugins: [crossingMarks(crossings, theme), intervalBars(barsOf(metric, curves, styles), theme)],
  }
}

/** A withheld point is a gap in its line. */
function measuredLine(
  { metric, styles }: SweepChartInput,
  { arm, points }: SweepCurve,
  place: number,
  theme: ChartTheme,
) {
  return {
    ...lineLook(theme, styles.get(arm)!),
    label: arm,
    data: points.map(({ value, mean }) => ({
      x: chartPlace(value),
      y: mean === null ? Number.NaN : chartFigure(metric, mean),
    })),
    // Later arms have shorter dashes: on top, they leave to be seen what they cover.
    order: -place,
    pointRadius: 5,
    pointHoverRadius: 6,
  }
}

/** Nothing has no place on an axis of logarithms: theory of 0 ms is left out, and so is what no formula knows. */
function theoryLines({ metric, curves, styles }: SweepChartInput, theme: ChartTheme) {
  return curves.map(({ arm, points }) => ({
    label: `${arm}, theory`,
    borderColor: theme.colour(styles.get(arm)!.colour),
    borderWidth: 1,
    borderDash: THEORY_DASH,
    pointRadius: 0,
    pointHoverRadius: 0,
    order: 1,
    data: points.map(({ value, theory }) => ({
      x: chartPlace(value),
      y: theory === null || theory <= 0 ? Number.NaN : chartFigure(metric, theory),
    })),
  }))
}

function barsOf(metric: SweepMetric, curves: readonly SweepCurve[], styles: SweepChartInput['styles']): IntervalBar[] {
  return curves.flatMap(({ arm, points }) =>
    points.flatMap(({ value, low, high }) => {
      if (low === null || high === null) return []
      const [from, to] = [chartFigure(metric, low), chartFigure(metric, high)]
      return [{ x: chartPlace(value), low: from, high: to, colour: styles.get(arm)!.colour }]
    }),
  )
}

function pointText(metric: SweepMetric, curve: SweepCurve | undefined, index: number): string {
  const point = curve?.points[index]
  if (point === undefined || point.mean === null) return ''
  const theory = point.theory === null ? '' : ` (theory ${figureText(metric, point.theory)})`
  return ` ${curve?.arm}: ${figureText(metric, point.mean)}${theory}`
}

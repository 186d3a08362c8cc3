/** The percentile curve: x is 1/(1 − q) on a logarithmic axis, so that the tail has as much room as the middle. */
import type { ChartConfiguration, Scale } from 'chart.js'
import { formatUs } from '../../protocol/units.ts'
import {
  latencyBounds,
  latencyLabel,
  latencyTicks,
  percentileLabel,
  percentileText,
  percentileTicks,
} from './axis-ticks.ts'
import { axisLook, chartOptions, lineLook } from './chart-look.ts'
import type { LatencyCurve } from './latency-curve.ts'
import type { ArmStyle } from './palette.ts'
import type { ChartTheme } from './theme.ts'

const NARROW_PX = 480

export function latencyChart(
  curves: readonly LatencyCurve[],
  styles: ReadonlyMap<string, ArmStyle>,
  theme: ChartTheme,
): ChartConfiguration<'line'> {
  const options = chartOptions(theme)
  return {
    type: 'line',
    data: {
      datasets: curves.map((curve, index) => ({ ...lineOf(curve, styles.get(curve.arm)!, theme), order: -index })),
    },
    options: {
      ...options,
      interaction: { mode: 'nearest', intersect: false },
      scales: scalesOf(curves, theme),
      plugins: {
        tooltip: {
          ...options.plugins.tooltip,
          callbacks: {
            title: ([item]) => (item ? percentileText(item.parsed.x ?? 1) : ''),
            label: (item) => ` ${item.dataset.label}: ${formatUs((item.parsed.y ?? 0) * 1000)}`,
          },
        },
      },
    },
  }
}

function lineOf(curve: LatencyCurve, style: ArmStyle, theme: ChartTheme) {
  return {
    ...lineLook(theme, style),
    label: curve.arm,
    data: curve.points.map(({ x, ms }) => ({ x, y: ms })),
    pointRadius: curve.points.map(({ marked }) => (marked ? 6 : 0)),
    pointHoverRadius: 6,
    clip: false as const,
  }
}

function scalesOf(curves: readonly LatencyCurve[], theme: ChartTheme) {
  const points = curves.flatMap((curve) => curve.points)
  const greatestX = points.reduce((greatest, { x }) => Math.max(greatest, x), 2)
  const latencies = points.map(({ ms }) => ms)
  const { min, max } = latencyBounds(least(latencies), greatest(latencies))
  const xLook = axisLook(theme, 'share of events that arrived within')
  const yLook = axisLook(theme, 'delivery latency')
  return {
    x: {
      ...xLook,
      type: 'logarithmic' as const,
      min: 1,
      max: greatestX,
      afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
        axis.ticks = percentileTicks(greatestX).map((value) => ({ value }))
      },
      ticks: { ...xLook.ticks, autoSkip: false, callback: percentileTickText },
    },
    y: {
      ...yLook,
      type: 'logarithmic' as const,
      min,
      max,
      afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
        axis.ticks = latencyTicks(min, max).map((value) => ({ value }))
      },
      ticks: { ...yLook.ticks, callback: (ms: string | number) => latencyLabel(Number(ms)) },
    },
  }
}

/** On a narrow chart the first two labels would touch; 0 % says the least. */
function percentileTickText(this: Scale, x: string | number): string {
  return this.chart.width < NARROW_PX && Number(x) === 1 ? '' : percentileLabel(Number(x))
}

const least = (values: readonly number[]): number =>
  values.reduce((low, value) => Math.min(low, value), values[0] ?? 0.1)
const greatest = (values: readonly number[]): number =>
  values.reduce((high, value) => Math.max(high, value), values[0] ?? 1)

/** One count over the seconds of a trial, a line an arm, with the measured phases shaded and the faults marked. */
import type { ChartConfiguration } from 'chart.js'
import type { ResolvedPhase } from '../../protocol/scenario.ts'
import { axisLook, chartOptions, lineLook } from './chart-look.ts'
import type { ConnectionSeries, SeriesSecond } from './connection-series.ts'
import { type FaultMark, faultMarks } from './fault-marks.ts'
import type { ArmStyle } from './palette.ts'
import { phaseBands } from './phase-bands.ts'
import type { ChartTheme } from './theme.ts'

export interface SecondsChartOptions {
  readonly series: readonly ConnectionSeries[]
  readonly styles: ReadonlyMap<string, ArmStyle>
  readonly phases: readonly ResolvedPhase[]
  readonly faults: readonly FaultMark[]
  readonly count: (second: SeriesSecond) => number
  readonly title: string
}

/** Seconds from one marker of a line to its next. */
const MARKER_EVERY = 4

export function secondsChart(
  { series, styles, phases, faults, count, title }: SecondsChartOptions,
  theme: ChartTheme,
): ChartConfiguration<'line'> {
  const options = chartOptions(theme)
  const last = series.flatMap(({ seconds }) => seconds.map(({ t }) => t)).reduce((end, t) => Math.max(end, t), 1)
  return {
    type: 'line',
    data: {
      datasets: series.map(({ arm, seconds }, place) => ({
        ...lineLook(theme, styles.get(arm)!),
        label: arm,
        data: seconds.map((second) => ({ x: second.t, y: count(second) })),
        // Later arms have shorter dashes: on top, they leave to be seen what they cover; markers take turns.
        order: -place,
        pointRadius: seconds.map((_, index) => (index % MARKER_EVERY === place % MARKER_EVERY ? 4 : 0)),
        pointHoverRadius: 5,
      })),
    },
    options: {
      ...options,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { ...axisLook(theme, 'seconds since the feed began'), type: 'linear', min: 0, max: last },
        y: { ...axisLook(theme, title), beginAtZero: true, grace: '8%', ...scaleOfMeasured(series, phases, count) },
      },
      plugins: {
        tooltip: {
          ...options.plugins.tooltip,
          callbacks: {
            title: ([item]) => (item ? `second ${item.parsed.x}` : ''),
            label: (item) => ` ${item.dataset.label}: ${item.parsed.y}`,
          },
        },
      },
    },
    plugins: [phaseBands(phases, theme), faultMarks(faults, theme)],
  }
}

/** A warm-up that is far busier than what is measured would press the measured lines onto the axis: it is cut off. */
function scaleOfMeasured(
  series: SecondsChartOptions['series'],
  phases: SecondsChartOptions['phases'],
  count: SecondsChartOptions['count'],
): { max?: number } {
  const isMeasured = ({ t }: SeriesSecond): boolean =>
    phases.some(({ measure, startMs, durationMs }) => measure && t * 1000 > startMs && t * 1000 <= startMs + durationMs)
  const seconds = series.flatMap((one) => one.seconds)
  const most = (some: readonly SeriesSecond[]): number =>
    some.map(count).reduce((max, value) => Math.max(max, value), 0)
  const measuredMost = most(seconds.filter(isMeasured))
  return measuredMost > 0 && most(seconds) > 2 * measuredMost ? { max: Math.ceil(measuredMost * 1.25) } : {}
}

/** How every chart of the page looks: no animation, quiet grids, titled axes, one look of tooltip, one of lines. */
import type { ChartOptions, ScaleOptions } from 'chart.js'
import type { ArmStyle } from './palette.ts'
import type { ChartTheme } from './theme.ts'

/** Options of a chart as a whole. Charts appear drawn: movement would only delay the reading. */
export function chartOptions(theme: ChartTheme) {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    font: { family: theme.font, size: 13 },
    color: theme.colour('--text'),
    plugins: {
      tooltip: {
        backgroundColor: theme.colour('--tooltip'),
        titleColor: theme.colour('--tooltip-text'),
        bodyColor: theme.colour('--tooltip-text'),
        titleFont: { family: theme.font, size: 13 },
        bodyFont: { family: theme.font, size: 13 },
        padding: 10,
        boxPadding: 6,
        usePointStyle: true,
      },
    },
  } satisfies ChartOptions
}

/** The parts of an axis that do not depend on its kind. */
export function axisLook(theme: ChartTheme, title: string) {
  return {
    title: {
      display: title !== '',
      text: title,
      color: theme.colour('--muted'),
      font: { family: theme.font, size: 13 },
    },
    border: { color: theme.colour('--axis') },
    grid: { color: theme.colour('--grid'), tickColor: theme.colour('--axis') },
    ticks: {
      color: theme.colour('--muted'),
      font: { family: theme.font, size: 12 },
      maxRotation: 0,
      autoSkipPadding: 12,
    },
  } satisfies Partial<ScaleOptions>
}

/** How an arm's line is drawn. */
export function lineLook(theme: ChartTheme, style: ArmStyle) {
  const colour = theme.colour(style.colour)
  return {
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: 2.5,
    borderDash: [...style.dash],
    borderJoinStyle: 'round' as const,
    pointStyle: style.marker,
    pointBackgroundColor: colour,
    pointBorderColor: theme.colour('--page'),
    pointBorderWidth: style.marker === 'star' || style.marker === 'crossRot' ? 2 : 1,
  }
}

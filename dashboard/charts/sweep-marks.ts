/** What a sweep's chart shows beside its lines: the interval around each point, and where two curves cross. */
import type { Plugin, Scale } from 'chart.js'
import type { Crossing } from '../../results/analysis/sweep/crossings.ts'
import type { ChartTheme } from './theme.ts'

/** A vertical bar from `low` to `high` at `x`, in the chart's own units. */
export interface IntervalBar {
  readonly x: number
  readonly low: number
  readonly high: number
  readonly colour: `--${string}`
}

/** Half of a bar's ends, px. */
const CAP_PX = 4
const THEORY_DASH = [2, 4]

/** Behind the lines. */
export function intervalBars(bars: readonly IntervalBar[], theme: ChartTheme): Plugin<'line'> {
  return {
    id: 'interval-bars',
    beforeDatasetsDraw({ ctx, scales }) {
      const { x, y } = scales
      if (x === undefined || y === undefined) return
      ctx.save()
      ctx.lineWidth = 1.5
      for (const bar of bars) {
        const at = x.getPixelForValue(bar.x)
        const [from, to] = [y.getPixelForValue(Math.max(bar.low, y.min)), y.getPixelForValue(bar.high)]
        ctx.strokeStyle = theme.colour(bar.colour)
        ctx.beginPath()
        ctx.moveTo(at, from)
        ctx.lineTo(at, to)
        for (const end of [from, to]) {
          ctx.moveTo(at - CAP_PX, end)
          ctx.lineTo(at + CAP_PX, end)
        }
        ctx.stroke()
      }
      ctx.restore()
    },
  }
}

/** A crossing with its place in the list beneath the chart, from 1: what the chart leaves out leaves the other numbers alone. */
export interface NumberedCrossing extends Crossing {
  readonly number: number
}

/** All that a list tells, less those of arms that are hidden. */
export function shownCrossings(crossings: readonly Crossing[], hidden: readonly string[]): NumberedCrossing[] {
  return crossings
    .map((crossing, index) => ({ ...crossing, number: index + 1 }))
    .filter(({ lowerBefore, lowerAfter }) => !hidden.includes(lowerBefore) && !hidden.includes(lowerAfter))
}

/** A band for the interval, a line for the crossing with its number, and a dashed line where theory has it. */
export function crossingMarks(crossings: readonly NumberedCrossing[], theme: ChartTheme): Plugin<'line'> {
  return {
    id: 'crossing-marks',
    beforeDatasetsDraw({ ctx, chartArea, scales: { x } }) {
      if (x === undefined) return
      ctx.save()
      for (const { number, at, low, high, theory } of crossings) {
        if (low !== null && high !== null) drawBand(ctx, chartArea, [pixelIn(x, low), pixelIn(x, high)], theme)
        drawLine(ctx, chartArea, pixelIn(x, at), [], theme)
        // At the edge it would look as if theory had it there.
        if (theory !== null && isOn(x, theory)) drawLine(ctx, chartArea, pixelIn(x, theory), THEORY_DASH, theme)
        drawNumber(ctx, String(number), pixelIn(x, at), chartArea.top, theme)
      }
      ctx.restore()
    },
  }
}

interface Area {
  readonly top: number
  readonly bottom: number
}

function isOn({ min, max }: Scale, value: number): boolean {
  return value >= min && value <= max
}

/** An interval may reach beyond what was measured. */
function pixelIn(x: Scale, value: number): number {
  return x.getPixelForValue(Math.min(x.max, Math.max(x.min, value)))
}

function drawBand(
  ctx: CanvasRenderingContext2D,
  { top, bottom }: Area,
  [from, to]: [number, number],
  theme: ChartTheme,
) {
  ctx.fillStyle = theme.colour('--band')
  ctx.fillRect(from, top, to - from, bottom - top)
}

function drawLine(ctx: CanvasRenderingContext2D, { top, bottom }: Area, at: number, dash: number[], theme: ChartTheme) {
  ctx.strokeStyle = theme.colour('--muted')
  ctx.lineWidth = 1
  ctx.setLineDash(dash)
  ctx.beginPath()
  ctx.moveTo(at, top)
  ctx.lineTo(at, bottom)
  ctx.stroke()
}

/** On the page's colour, so that no line crosses it. */
function drawNumber(ctx: CanvasRenderingContext2D, text: string, at: number, top: number, theme: ChartTheme) {
  ctx.font = `bold 12px ${theme.font}`
  const width = ctx.measureText(text).width + 6
  ctx.fillStyle = theme.colour('--page')
  ctx.fillRect(at - width / 2, top, width, 16)
  ctx.fillStyle = theme.colour('--text')
  ctx.fillText(text, at - width / 2 + 3, top + 12)
}

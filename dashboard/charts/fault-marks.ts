/** Marks the faults of a run in a chart over time: a dashed line at each instant, with the fault's number at its foot. */
import type { Plugin } from 'chart.js'
import type { FaultStory } from '../../results/analysis/faults.ts'
import type { ChartTheme } from './theme.ts'

export type FaultMark = Pick<FaultStory, 'number' | 'plannedAtMs'>

const DASH = [2, 3]

export function faultMarks(faults: readonly FaultMark[], theme: ChartTheme): Plugin<'line'> {
  return {
    id: 'fault-marks',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const { x } = scales
      if (x === undefined) return
      ctx.save()
      ctx.font = `bold 12px ${theme.font}`
      ctx.setLineDash(DASH)
      ctx.strokeStyle = theme.colour('--text')
      for (const { number, plannedAtMs } of faults) {
        const at = x.getPixelForValue(plannedAtMs / 1000)
        if (at < chartArea.left || at > chartArea.right) continue
        ctx.beginPath()
        ctx.moveTo(at, chartArea.top)
        ctx.lineTo(at, chartArea.bottom)
        ctx.stroke()
        drawNumber(ctx, String(number), at, chartArea.bottom, theme)
      }
      ctx.restore()
    },
  }
}

/** On the page's colour, so that lines of data that pass behind it do not cross it. */
function drawNumber(ctx: CanvasRenderingContext2D, text: string, at: number, bottom: number, theme: ChartTheme): void {
  const width = ctx.measureText(text).width + 6
  ctx.fillStyle = theme.colour('--page')
  ctx.fillRect(at - width / 2, bottom - 20, width, 16)
  ctx.fillStyle = theme.colour('--text')
  ctx.fillText(text, at - width / 2 + 3, bottom - 8)
}

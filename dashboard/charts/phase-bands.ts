/** Shades the measured phases behind a chart over time and names them. */
import type { Plugin } from 'chart.js'
import type { ResolvedPhase } from '../../protocol/scenario.ts'
import type { ChartTheme } from './theme.ts'

export function phaseBands(phases: readonly ResolvedPhase[], theme: ChartTheme): Plugin<'line'> {
  return {
    id: 'phase-bands',
    beforeDatasetsDraw({ ctx, chartArea, scales }) {
      const { x } = scales
      if (x === undefined) return
      ctx.save()
      ctx.font = `12px ${theme.font}`
      for (const phase of phases.filter(({ measure }) => measure)) {
        const from = clamp(x.getPixelForValue(phase.startMs / 1000), chartArea)
        const to = clamp(x.getPixelForValue((phase.startMs + phase.durationMs) / 1000), chartArea)
        ctx.fillStyle = theme.colour('--band')
        ctx.fillRect(from, chartArea.top, to - from, chartArea.bottom - chartArea.top)
        ctx.fillStyle = theme.colour('--line')
        ctx.fillRect(from, chartArea.top, 1, chartArea.bottom - chartArea.top)
        ctx.fillStyle = theme.colour('--muted')
        if (ctx.measureText(phase.name).width + 12 < to - from) ctx.fillText(phase.name, from + 6, chartArea.top + 15)
      }
      ctx.restore()
    },
  }
}

function clamp(pixel: number, area: { left: number; right: number }): number {
  return Math.min(area.right, Math.max(area.left, pixel))
}

/** Bytes per event, one bar an arm: down solid, up hatched, stacked by kind. */
import type { ChartConfiguration } from 'chart.js'
import { BYTE_PARTS, type BytePart, type ByteStack, partLabel, usedParts } from './byte-stack.ts'
import { axisLook, chartOptions } from './chart-look.ts'
import type { ChartTheme } from './theme.ts'

export function bytesChart(stacks: readonly ByteStack[], theme: ChartTheme): ChartConfiguration<'bar'> {
  const options = chartOptions(theme)
  const xLook = axisLook(theme, 'bytes per delivered event')
  const yLook = axisLook(theme, '')
  return {
    type: 'bar',
    data: {
      labels: stacks.map((stack) => stack.arm),
      datasets: usedParts(stacks).map((index) => ({
        label: partLabel(BYTE_PARTS[index]!),
        data: stacks.map((stack) => stack.parts?.[index] ?? 0),
        backgroundColor: partFill(BYTE_PARTS[index]!, theme),
        borderColor: theme.colour('--page'),
        borderWidth: { right: 1 },
        barPercentage: 0.72,
      })),
    },
    options: {
      ...options,
      indexAxis: 'y',
      interaction: { mode: 'nearest', axis: 'xy', intersect: true },
      scales: {
        x: { ...xLook, stacked: true, beginAtZero: true },
        y: {
          ...yLook,
          stacked: true,
          grid: { display: false },
          ticks: { ...yLook.ticks, color: theme.colour('--text'), font: { family: theme.font, size: 13 } },
        },
      },
      plugins: {
        tooltip: {
          ...options.plugins.tooltip,
          callbacks: { label: (item) => ` ${item.dataset.label}: ${(item.parsed.x ?? 0).toFixed(1)} B/event` },
        },
      },
    },
  }
}

/** Up is hatched, so that directions differ without colour. */
function partFill({ direction, kind }: BytePart, theme: ChartTheme): string | CanvasPattern {
  const colour = theme.colour(`--bytes-${kind}`)
  return direction === 'down' ? colour : hatched(colour, theme.colour('--page'))
}

function hatched(colour: string, gap: string): string | CanvasPattern {
  const tile = document.createElement('canvas')
  const side = 8
  tile.width = side
  tile.height = side
  const context = tile.getContext('2d')
  if (context === null) return colour
  context.fillStyle = colour
  context.fillRect(0, 0, side, side)
  context.strokeStyle = gap
  context.lineWidth = 2
  context.beginPath()
  for (const offset of [-side, 0, side]) {
    context.moveTo(offset - 1, side + 1)
    context.lineTo(offset + side + 1, -1)
  }
  context.stroke()
  return context.createPattern(tile, 'repeat') ?? colour
}

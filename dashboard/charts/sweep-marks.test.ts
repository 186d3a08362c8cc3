import type { Chart } from 'chart.js'
import { expect, test } from 'vitest'
import type { Crossing } from '../../results/analysis/sweep/crossings.ts'
import { crossingMarks, intervalBars, shownCrossings } from './sweep-marks.ts'

const THEME = { font: 'serif', colour: (name: string) => name }

/** One pixel a unit; what is drawn is noted in words. */
function drawnBy(plugin: ReturnType<typeof crossingMarks>): string[] {
  const drawn: string[] = []
  let dash = ''
  const ctx = {
    save() {},
    restore() {},
    beginPath() {},
    stroke() {},
    setLineDash: (lengths: number[]) => {
      dash = lengths.length > 0 ? 'dashed ' : ''
    },
    measureText: () => ({ width: 0 }),
    moveTo() {},
    lineTo: (x: number, y: number) => drawn.push(`${dash}line to ${x},${y}`),
    fillRect: (x: number, _y: number, width: number, height: number) => height > 16 && drawn.push(`band ${x}+${width}`),
    fillText: (text: string) => drawn.push(`number ${text}`),
  }
  const scale = { min: 1, max: 100, getPixelForValue: (value: number) => value }
  const chart = { ctx, chartArea: { top: 0, bottom: 50 }, scales: { x: scale, y: scale } }
  plugin.beforeDatasetsDraw?.(chart as unknown as Chart<'line'>, { cancelable: true }, {})
  return drawn
}

const crossing = (lowerBefore: string, lowerAfter: string, theory: number | null = null): Crossing => ({
  lowerBefore,
  lowerAfter,
  at: 20,
  low: 10,
  high: 30,
  after: 8,
  before: 32,
  theory,
})

test('a crossing keeps its number in the list when an arm of one before it is hidden', () => {
  const all = [crossing('sse', 'polling'), crossing('websocket', 'polling'), crossing('websocket', 'sse')]
  expect(shownCrossings(all, []).map(({ number }) => number)).toEqual([1, 2, 3])
  const drawn = drawnBy(crossingMarks(shownCrossings(all, ['sse']), THEME))
  expect(drawn).toEqual(['band 10+20', 'line to 20,50', 'number 2'])
})

test('theory is a dashed line where it has the crossing, and none where that is beyond the axis', () => {
  const marks = (theory: number) => drawnBy(crossingMarks(shownCrossings([crossing('a', 'b', theory)], []), THEME))
  expect(marks(25)).toContain('dashed line to 25,50')
  for (const beyond of [0.5, 101]) expect(marks(beyond).filter((mark) => mark.startsWith('dashed'))).toEqual([])
})

test('a band that reaches beyond the axis ends at its ends', () => {
  const wide = { ...crossing('a', 'b'), low: 0.1, high: 1000 }
  expect(drawnBy(crossingMarks(shownCrossings([wide], []), THEME))[0]).toBe('band 1+99')
})

test('an interval is a bar with two ends', () => {
  expect(drawnBy(intervalBars([{ x: 20, low: 5, high: 9, colour: '--text' }], THEME))).toEqual([
    'line to 20,9',
    'line to 24,5',
    'line to 24,9',
  ])
})

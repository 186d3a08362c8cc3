import { expect, test } from 'vitest'
import type { SweepPoint } from '../../results/analysis/sweep/curves.ts'
import { BYTES } from '../../results/analysis/sweep/metrics.ts'
import { figureScale, valueScale } from './sweep-scales.ts'

const THEME = { font: 'serif', colour: () => '#000' }

test.each([
  ['rtt', 'round trip'],
  // Of a stranger's file, by a name that every object inherits.
  ['constructor', 'constructor'],
])('the axis %s is called %s', (name, title) => {
  const { title: shown } = valueScale({ name, unit: 'count', values: [1, 2] }, [1, 2], THEME)
  expect(shown.text).toBe(title)
})

const point = (mean: number, high: number | null = null): SweepPoint => ({
  value: 1,
  mean,
  low: high === null ? null : mean / 2,
  high,
  theory: null,
  blocks: 3,
})
const scaleOf = (points: readonly SweepPoint[], metric = BYTES) => figureScale(metric, [{ arm: 'sse', points }], THEME)

test('a linear axis reaches to the end of the highest interval', () => {
  expect(scaleOf([point(300), point(400, 900)])).toMatchObject({ type: 'linear', suggestedMax: 900 })
})

test('numbers that no measurement has neither hold the page up nor leave it without an axis', () => {
  const { min, max } = scaleOf([point(1, Number.POSITIVE_INFINITY), point(100)]) as { min: number; max: number }
  expect([min, max]).toEqual([0.5, 100])
  expect(scaleOf([point(1e-300), point(1e300)]).type).toBe('logarithmic')
})

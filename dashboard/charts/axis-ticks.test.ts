import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  latencyBounds,
  latencyLabel,
  latencyTicks,
  percentileLabel,
  percentileText,
  percentileTicks,
} from './axis-ticks.ts'

test('a percentile axis has ticks up to what the sample supports', () => {
  expect(percentileTicks(150).map(percentileLabel)).toEqual(['0 %', '50 %', '90 %', '99 %'])
  expect(percentileTicks(1_000).map(percentileLabel).at(-1)).toBe('99.9 %')
  expect(percentileTicks(0)).toEqual([1, 2])
})

test.each([
  [1, '0 %'],
  [2, '50 %'],
  [100, '99 %'],
  [1_000, '99.9 %'],
  [370, '99.73 %'],
])('%d on the axis reads %s', (x, text) => {
  expect(percentileText(x)).toBe(text)
})

test('few decades get ticks at 2 and 5 too, many only their powers of ten', () => {
  expect(latencyTicks(1, 90)).toEqual([1, 2, 5, 10, 20, 50])
  expect(latencyTicks(0.2, 900)).toEqual([1, 10, 100])
})

test('the bounds enclose the values, by less than a decade, and have a tick between them', () => {
  const latency = fc.double({ min: 0.001, max: 3_600_000, noNaN: true })
  fc.assert(
    fc.property(latency, latency, (one, other) => {
      const [least, greatest] = [Math.min(one, other), Math.max(one, other)]
      const { min, max } = latencyBounds(least, greatest)
      expect(min).toBeLessThanOrEqual(least)
      expect(max).toBeGreaterThanOrEqual(greatest)
      expect(least / min).toBeLessThan(10)
      expect(max / greatest).toBeLessThan(10)
      expect(latencyTicks(min, max).length).toBeGreaterThan(0)
    }),
  )
})

test('a tick of a second or more is written in seconds', () => {
  expect([0.1, 50, 1000, 20_000].map(latencyLabel)).toEqual(['0.1 ms', '50 ms', '1 s', '20 s'])
})

test('ticks come to an end for numbers that no measurement has', () => {
  expect(latencyBounds(1, Number.POSITIVE_INFINITY).max).toBe(Number.POSITIVE_INFINITY)
  for (const [min, max] of [
    [0, 1],
    [1, Number.POSITIVE_INFINITY],
    [5e-324, 1.7e308],
  ] as const)
    expect(latencyTicks(min, max).length).toBeLessThan(2_000)
})

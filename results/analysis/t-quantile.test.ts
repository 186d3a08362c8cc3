import { describe, expect, test } from 'vitest'
import { tDistribution, tQuantile } from './t-quantile.ts'

describe('quantiles of t agree with the published table', () => {
  // As in the tables of any textbook of statistics.
  test.each([
    [0.975, 1, 12.706],
    [0.975, 2, 4.303],
    [0.975, 3, 3.182],
    [0.975, 4, 2.776],
    [0.975, 5, 2.571],
    [0.975, 9, 2.262],
    [0.975, 10, 2.228],
    [0.975, 30, 2.042],
    [0.975, 100, 1.984],
    [0.95, 4, 2.132],
    [0.995, 4, 4.604],
    [0.999, 10, 4.144],
  ])('p %d, %d degrees of freedom: %d', (p, degreesOfFreedom, expected) => {
    expect(tQuantile(p, degreesOfFreedom)).toBeCloseTo(expected, 3)
  })
})

test('one degree of freedom is the Cauchy distribution, which has a closed form', () => {
  for (const t of [0, 0.1, 1, 12.7, 500]) {
    expect(tDistribution(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 12)
  }
})

test('two degrees of freedom have a closed form, too', () => {
  for (const t of [0, 0.1, 1, 4.3, 500]) {
    expect(tDistribution(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 12)
  }
})

test('many degrees of freedom approach the normal distribution', () => {
  expect(tQuantile(0.975, 1e6)).toBeCloseTo(1.959966, 5)
})

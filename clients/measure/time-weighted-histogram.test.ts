import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TimeWeightedHistogram } from './time-weighted-histogram.ts'

describe('a histogram weighted by time', () => {
  test('a single ramp has its quantiles where a uniform distribution has them, within 4 %', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 100_000_000 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (topUs, share) => {
          const histogram = new TimeWeightedHistogram()
          histogram.addRamp(0, topUs)
          const found = histogram.quantile(share, topUs)
          expect(Math.abs(found - share * topUs)).toBeLessThanOrEqual(Math.max(101, 0.04 * share * topUs))
        },
      ),
    )
  })

  test('time that was never added counts as zero', () => {
    const histogram = new TimeWeightedHistogram()
    histogram.addRamp(0, 10_000)
    expect(histogram.quantile(0.5, 40_000)).toBe(0)
    expect(histogram.quantile(0.99, 40_000)).toBeGreaterThan(9_000)
  })

  test('splitting a ramp changes nothing', () => {
    const whole = new TimeWeightedHistogram()
    const parts = new TimeWeightedHistogram()
    whole.addRamp(0, 500_000)
    for (let from = 0; from < 500_000; from += 1000) parts.addRamp(from, from + 1000)
    expect(parts.integral).toBeCloseTo(whole.integral, 3)
    expect(parts.peak).toBe(whole.peak)
    expect(parts.quantile(0.9, 500_000)).toBe(whole.quantile(0.9, 500_000))
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differenceEstimate, meanEstimate, typicalInterval } from './intervals.ts'

// Mean 2, s = 1, t(0.975, 2) = 4.302653, margin 4.302653/√3.
test('the interval of a mean is the worked example', () => {
  const { centre, interval } = meanEstimate([1, 2, 3])
  expect(centre).toBe(2)
  expect(interval?.low).toBeCloseTo(-0.484138, 5)
  expect(interval?.high).toBeCloseTo(4.484138, 5)
})

describe('a difference that nothing pairs', () => {
  // Means 3 and 10, variances 2.5 and 10, each over 5: SE² = 2.5; df = 6.25/(0.0625 + 1) = 5.882353;
  // t(0.975, 5.882353) = 2.458824 (numerical integration of the density), margin 3.887742.
  test('is the worked example of Welch', () => {
    const { centre, interval } = differenceEstimate([1, 2, 3, 4, 5], [6, 8, 10, 12, 14])
    expect(centre).toBe(-7)
    expect(interval?.low).toBeCloseTo(-10.887742, 4)
    expect(interval?.high).toBeCloseTo(-3.112258, 4)
  })
  test('changes its sign when the sides change', () => {
    const value = fc.double({ min: 0.1, max: 1000, noNaN: true })
    const side = fc.array(value, { minLength: 3, maxLength: 6 })
    fc.assert(
      fc.property(side, side, (of, against) => {
        const [there, back] = [differenceEstimate(of, against), differenceEstimate(against, of)]
        expect(there.centre).toBeCloseTo(-back.centre, 6)
        expect(there.interval?.low).toBeCloseTo(-(back.interval?.high as number), 6)
      }),
    )
  })
  test('of values that do not vary is a point', () => {
    expect(differenceEstimate([2, 2, 2], [5, 5, 5])).toEqual({ centre: -3, interval: { low: -3, high: -3 } })
  })
})

test.each([[[]], [[5]], [[5, 6]]])('%j has no interval', (values) => {
  expect([meanEstimate(values).interval, typicalInterval(values)]).toEqual([null, null])
  expect(differenceEstimate(values, [1, 2, 3]).interval).toBeNull()
})

describe('the interval of a typical value', () => {
  test('is of the geometric mean, so it is as far above as below on a scale of ratios', () => {
    const { low, high } = typicalInterval([50, 100, 200]) ?? { low: 0, high: 0 }
    expect(Math.sqrt(low * high)).toBeCloseTo(100, 9)
  })
  test('of counts with a zero is of the mean, and does not reach below zero', () => {
    const { low, high } = typicalInterval([0, 0, 3]) ?? { low: -1, high: -1 }
    expect(low).toBe(0)
    expect(high).toBeCloseTo(1 + 4.302653, 5)
  })
  test('of figures that are partly negative may reach below zero', () => {
    expect(typicalInterval([-1, 0, 1])?.low).toBeCloseTo(-2.484138, 5)
  })
})

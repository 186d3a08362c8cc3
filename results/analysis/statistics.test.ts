import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  geometricMean,
  leastValues,
  lossesAllow,
  median,
  mostLost,
  pairedRatio,
  sampleShows,
  spreadOf,
  supportsPercentile,
} from './statistics.ts'

describe('median', () => {
  test('is the middle value of an odd number and the mean of the middle two of an even one', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([10, 2, 4, 1])).toBe(3)
  })
  test('sorts numbers as numbers', () => expect(median([100, 9, 20])).toBe(20))
  test('of nothing is not a number', () => expect(median([])).toBeNaN())
})

test('the geometric mean of a ratio and its inverse is one', () => {
  expect(geometricMean([4, 0.25])).toBeCloseTo(1, 12)
  expect(geometricMean([1, 10, 100])).toBeCloseTo(10, 12)
})

describe('a spread', () => {
  test('is the median with the least and greatest', () => {
    expect(spreadOf([5, 1, 3])).toEqual({ median: 3, low: 1, high: 5 })
  })
  test('is withheld when one block withheld its value', () => expect(spreadOf([5, null, 3])).toBeNull())
  test('is withheld when there is no block', () => expect(spreadOf([])).toBeNull())
})

describe('a paired ratio', () => {
  // log ratios: ln 2, ln 2.2, ln 1.8; mean 0.6897971, s = 0.1003773, t(0.975, 2) = 4.302653, margin 0.2493510.
  test('gives the worked example', () => {
    const { ratio, low, high } = pairedRatio([2, 2.2, 1.8], [1, 1, 1])
    expect(ratio).toBeCloseTo(1.993311, 6)
    expect(low).toBeCloseTo(1.5534, 6)
    expect(high).toBeCloseTo(2.557801, 6)
  })
  test('ignores what differs from block to block but not within one', () => {
    const { ratio, low, high } = pairedRatio([2, 20, 200], [1, 10, 100])
    expect(ratio).toBeCloseTo(2, 12)
    expect(low).toBeCloseTo(2, 12)
    expect(high).toBeCloseTo(2, 12)
  })
  test('has no interval under three blocks', () => {
    expect(pairedRatio([2, 8], [1, 1])).toEqual({ ratio: expect.closeTo(4, 12), low: null, high: null })
  })
  test('turned around is the inverse', () => {
    const there = pairedRatio([3, 5, 4, 6], [2, 2, 3, 3])
    const back = pairedRatio([2, 2, 3, 3], [3, 5, 4, 6])
    expect(there.ratio * back.ratio).toBeCloseTo(1, 12)
    expect((there.low as number) * (back.high as number)).toBeCloseTo(1, 12)
  })
})

describe('a percentile is supported', () => {
  test.each([
    [0.5, 20, 0, true],
    [0.5, 19, 0, false],
    [0.9, 100, 0, true],
    [0.99, 1000, 0, true],
    [0.99, 999, 0, false],
    [0.999, 10_000, 0, true],
    [0.99, 1_000_000, 0.009, true],
    [0.99, 1_000_000, 0.01, false],
    [0.5, 1_000_000, 0.6, false],
  ])('q %d of %d values with a lost share of %d: %s', (q, count, lostShare, supported) => {
    expect(supportsPercentile(q, count, lostShare)).toBe(supported)
  })

  // q in thousandths makes both rules ones of whole numbers, without a rounding anywhere.
  const thousandths = fc.integer({ min: 0, max: 999 })
  const upTo = (max: number) => fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max }))

  test('exactly when ten values lie beyond it, whatever the percentile', () => {
    fc.assert(
      fc.property(thousandths, fc.integer({ min: -3, max: 3 }), upTo(1e8), (q, off, any) => {
        for (const count of [any, Math.max(0, Math.round(10_000 / (1000 - q)) + off)]) {
          expect(sampleShows(q / 1000, count)).toBe(count * (1000 - q) >= 10_000)
        }
        const least = leastValues(q / 1000)
        expect([sampleShows(q / 1000, least), sampleShows(q / 1000, least - 1)]).toEqual([true, false])
      }),
    )
  })

  test('exactly when fewer events were lost than lie beyond it', () => {
    const near = fc.integer({ min: -3, max: 3 })
    fc.assert(
      fc.property(
        thousandths,
        near,
        fc.integer({ min: 1, max: 1e8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (q, off, expected, share) => {
          const edge = Math.round((expected * (1000 - q)) / 1000) + off
          for (const lost of [Math.floor(share * expected), Math.min(expected, Math.max(0, edge))]) {
            expect(lossesAllow(q / 1000, lost / expected)).toBe(lost * 1000 < expected * (1000 - q))
          }
          const most = mostLost(1 - q / 1000, expected)
          expect(lossesAllow(q / 1000, most / expected)).toBe(true)
          expect(lossesAllow(q / 1000, (most + 1) / expected)).toBe(false)
        },
      ),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createHistogram,
  decodeHistogram,
  encodeHistogram,
  type Histogram,
  mergeHistograms,
  percentileCurve,
  recordUs,
  summariseHistogram,
} from './histogram.ts'

function histogramOf(values: readonly number[]): Histogram {
  const histogram = createHistogram()
  for (const value of values) recordUs(histogram, value)
  return histogram
}

const oneToThousand = Array.from({ length: 1000 }, (_, index) => index + 1)
const latencies = fc.array(fc.integer({ min: 1, max: 3_600_000_000 }), { maxLength: 50 })

describe('recording', () => {
  test('clamps to the range instead of throwing', () => {
    const { max, mean } = summariseHistogram(histogramOf([-5, 0, 0.2, 1]), 0)
    expect(max).toBe(1)
    expect(mean).toBe(1)
    expect(histogramOf([1e12]).maxValue).toBeLessThanOrEqual(3_600_000_000)
  })
  test('refuses what is not a number', () => expect(() => histogramOf([Number.NaN])).toThrow('got NaN'))
})

describe('a summary', () => {
  test('has the percentiles that the sample supports', () => {
    const summary = summariseHistogram(histogramOf(oneToThousand), 0)
    expect(summary).toMatchObject({ count: 1000, p50: 500, p90: 900, p99: 990, p999: null, max: 1000 })
    expect(summary.mean).toBeCloseTo(500.5, 6)
  })
  test('of nothing withholds everything', () => {
    expect(summariseHistogram(createHistogram(), 0)).toEqual({
      count: 0,
      mean: null,
      p50: null,
      p90: null,
      p99: null,
      p999: null,
      max: null,
      histogram: '',
    })
  })
  test('withholds the max when anything was lost, and percentiles from the lost share on', () => {
    const histogram = histogramOf(oneToThousand)
    expect(summariseHistogram(histogram, 0.001)).toMatchObject({ p99: 990, max: null })
    expect(summariseHistogram(histogram, 0.01)).toMatchObject({ mean: null, p90: 900, p99: null })
    expect(summariseHistogram(histogram, 0.5)).toMatchObject({ p50: null })
  })
  test('withholds what is smaller than the clocks’ uncertainty, and keeps the histogram', () => {
    const histogram = histogramOf(oneToThousand)
    const { mean, p50, p90, p99, max, ...rest } = summariseHistogram(histogram, 0, 900)
    expect([mean, p50, p90, p99, max]).toEqual([null, null, 900, 990, 1000])
    expect(rest).toMatchObject({ count: 1000, histogram: encodeHistogram(histogram) })
  })
  test('never shows a percentile above the max, as HdrHistogram alone does', () => {
    const histogram = histogramOf(Array(20).fill(123_457))
    expect(histogram.getValueAtPercentile(50)).toBeGreaterThan(123_457)
    expect(summariseHistogram(histogram, 0)).toMatchObject({ p50: 123_457, mean: 123_457, max: 123_457 })
    expect(percentileCurve(histogram, 0).at(-1)).toEqual({ q: expect.closeTo(0.5, 1), us: 123_457 })
  })
})

describe('merging', () => {
  test('equals recording all values in one', () => {
    fc.assert(
      fc.property(fc.array(latencies, { maxLength: 5 }), (parts) => {
        const merged = mergeHistograms(parts.map(histogramOf))
        expect(summariseHistogram(merged, 0)).toEqual(summariseHistogram(histogramOf(parts.flat()), 0))
      }),
    )
  })
})

describe('the text of a histogram', () => {
  test('gives back the counts', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const original = histogramOf(values)
        const decoded = decodeHistogram(encodeHistogram(original)) as Histogram
        expect(decoded.totalCount).toBe(original.totalCount)
        for (const percentile of [1, 50, 99, 100]) {
          expect(decoded.getValueAtPercentile(percentile)).toBe(original.getValueAtPercentile(percentile))
        }
      }),
    )
  })
  test('that is none is answered with null', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }), (text) => decodeHistogram(text) === null))
    fc.assert(fc.property(fc.base64String({ minLength: 4 }), (text) => decodeHistogram(text) === null))
    expect(decodeHistogram('HISTFAAA'.repeat(100_000))).toBeNull()
  })
})

describe('the percentile curve', () => {
  test('rises, begins at q = 0 and ends at the last supported percentile', () => {
    const points = percentileCurve(histogramOf(oneToThousand), 0)
    expect(points[0]).toEqual({ q: 0, us: 1 })
    expect(points.at(-1)?.q).toBeCloseTo(0.99, 9)
    expect(points.map((point) => point.us)).toEqual(points.map((point) => point.us).sort((a, b) => a - b))
  })
  test('ends before the lost share', () => {
    expect(percentileCurve(histogramOf(oneToThousand), 0.2).at(-1)?.q).toBeLessThan(0.8)
  })
  test('of nothing is empty', () => expect(percentileCurve(createHistogram(), 0)).toEqual([]))
})

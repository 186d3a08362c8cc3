import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createHistogram,
  decodeHistogram,
  encodeHistogram,
  type Histogram,
  instrumentPercentileUs,
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
  test('withholds the max when anything was lost, the mean from 1 % on, and percentiles from the lost share on', () => {
    const histogram = histogramOf(oneToThousand)
    // Of 1,001 the p99 is the 991st: 0.99 · 1,001 = 990.99; the mean is that of the thousand that came.
    expect(summariseHistogram(histogram, 1)).toMatchObject({ mean: 500.5, p99: 991, max: null })
    // Of 1,010 it is the very last that came: 0.99 · 1,010 = 999.9.
    expect(summariseHistogram(histogram, 10)).toMatchObject({ mean: 500.5, p99: 1000, max: null })
    // Of 1,011 it is one that never came, and the p90 is the 910th: 0.9 · 1,011 = 909.9.
    expect(summariseHistogram(histogram, 11)).toMatchObject({ mean: null, p90: 910, p99: null })
    expect(summariseHistogram(histogram, 999)).toMatchObject({ p50: 1000, p90: null })
    expect(summariseHistogram(histogram, 1000)).toMatchObject({ p50: null })
  })
  test('does not take the slowest that came for luck: what was lost was slower', () => {
    const histogram = createHistogram()
    histogram.recordValueWithCount(1_000, 98_950)
    histogram.recordValueWithCount(2_000_000, 150)
    // Of 100,000 with 900 lost the p99 is the 99,000th: beyond the 98,950 fast ones. Of those that came it would be fast.
    const { p99 } = summariseHistogram(histogram, 900)
    expect((p99 ?? 0) / 2_000_000).toBeCloseTo(1, 3)
    expect(summariseHistogram(histogram, 0).p99).toBe(1_000)
  })
  test('has the values that stand at their ranks once the lost are put at the end', () => {
    const some = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 1500 })
    fc.assert(
      fc.property(some, fc.nat(200), (values, lost) => {
        const all = [...values, ...Array(lost).fill(Number.POSITIVE_INFINITY)].sort((left, right) => left - right)
        const shown = summariseHistogram(histogramOf(values), lost)
        for (const [q, us] of [
          [50, shown.p50],
          [90, shown.p90],
          [99, shown.p99],
        ] as const) {
          if (us !== null) expect(us).toBe(all[Math.ceil((q * all.length) / 100) - 1])
        }
      }),
      { numRuns: 50 },
    )
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
    expect(percentileCurve(histogramOf(oneToThousand), 250).at(-1)?.q).toBeLessThan(0.8)
  })
  test('passes through the percentiles of the summary, also where some were lost', () => {
    const histogram = histogramOf(oneToThousand)
    const at = (q: number) => percentileCurve(histogram, 5).find((point) => Math.abs(point.q - q) < 1e-9)?.us
    const { p90, p99 } = summariseHistogram(histogram, 5)
    // 0.9 · 1,005 = 904.5, 0.99 · 1,005 = 994.95.
    expect([at(0.9), at(0.99)]).toEqual([905, 995])
    expect([p90, p99]).toEqual([905, 995])
  })
  test('of nothing is empty', () => expect(percentileCurve(createHistogram(), 0)).toEqual([]))
})

describe('what an instrument knows of itself', () => {
  test('has a percentile however little it is, by nearest rank', () => {
    expect([0.5, 0.99, 1].map((q) => instrumentPercentileUs(histogramOf([70, 90]), q))).toEqual([70, 90, 90])
    expect(instrumentPercentileUs(histogramOf(oneToThousand), 0.99)).toBe(990)
  })
  test('stands at its rank also where HdrHistogram’s own arithmetic steps past it', () => {
    const upTo193 = histogramOf(oneToThousand.slice(0, 193))
    expect(upTo193.getValueAtPercentile((100 * 127) / 193)).toBe(128)
    expect(instrumentPercentileUs(upTo193, 127 / 193)).toBe(127)
  })
  test('has none of nothing', () => expect(instrumentPercentileUs(createHistogram(), 0.5)).toBeNull())
})

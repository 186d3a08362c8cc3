import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeHistogram, type Histogram } from '../../results/analysis/histogram.ts'
import { StampErrors } from './stamp-errors.ts'

function reportOf(events: readonly (readonly [latencyUs: number, lateUs: number])[]) {
  const errors = new StampErrors()
  for (const [latencyUs, lateUs] of events) errors.add(latencyUs, lateUs)
  const { leastLatencyUs, ...rest } = errors.report()
  return { ...rest, least: decodeHistogram(leastLatencyUs) as Histogram }
}

test('of each event the least latency is kept, and of the bounds the mean', () => {
  const { least, meanUs } = reportOf([
    [900, 100],
    [700, 0],
    [300, 20],
  ])
  expect([0, 50, 100].map((percent) => least.getValueAtPercentile(percent))).toEqual([280, 700, 800])
  expect(meanUs).toBe(40)
})

test('no event was there before it was due, however late its stamp may be', () => {
  const { least, meanUs } = reportOf([[50, 400]])
  expect([least.totalCount, least.maxValue, meanUs]).toEqual([1, 1, 50])
})

test('without an event there is no mean', () => expect(reportOf([])).toMatchObject({ meanUs: null }))

test('whatever stamps were late within their bounds: no quantile of the true latencies lies below that of the least', () => {
  const event = fc.record({
    trueUs: fc.integer({ min: 1, max: 1500 }),
    boundUs: fc.integer({ min: 0, max: 500 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 50 }), (events) => {
      const stamped = events.map(
        ({ trueUs, boundUs, share }) => [trueUs + Math.floor(share * boundUs), boundUs] as const,
      )
      const { least } = reportOf(stamped)
      const sorted = events.map(({ trueUs }) => trueUs).sort((one, other) => one - other)
      for (const q of [0.5, 0.9, 0.99, 0.999]) {
        const known = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] as number
        expect(least.getValueAtPercentile(100 * q)).toBeLessThanOrEqual(known)
      }
    }),
  )
})

import { expect, test } from 'vitest'
import { driverReport, histogramOf, ledgerOf, phaseOf } from './made-up-driver-report.ts'
import { stampErrorsOf } from './trial-stamp-errors.ts'

const phase = (measure: boolean) => ({ name: 'p', startMs: 0, durationMs: 500, rate: 1, measure })
const SCENARIO = { phases: [phase(false), phase(true), phase(true)] }

/** Latencies of the measured phases, and the least that they can have been. */
function errorsOf(latenciesUs: readonly number[], leastUs: readonly number[]) {
  const [first = 0, ...others] = latenciesUs
  const rest = { fromDue: histogramOf(others) }
  const phases = [phaseOf(50, 9_000), phaseOf(1, first), { ...phaseOf(1, 0), ...rest }]
  const stampErrors = { leastLatencyUs: histogramOf(leastUs), meanUs: 10 }
  return stampErrorsOf(driverReport({ phases, stampErrors, stalenessErrorUs: 1 }), SCENARIO)
}

test('a percentile’s error is what it lies above that of the least latencies, over measured phases alone', () => {
  // The bounds are 0, 0 and 150: their median is nothing, and yet half of the median latency may be the instrument's.
  expect(errorsOf([100, 200, 250], [100, 200, 100])).toMatchObject({ stampErrorP50Us: 100, stampErrorUs: 50 })
})

test('a percentile has the error of the value that is shown for it: what was lost was slower', () => {
  // Of four the p50 is the second, of six (two lost) the third, whose error is 7.
  const stampErrors = { leastLatencyUs: histogramOf([100, 200, 293, 400]), meanUs: 2 }
  const p50ErrorUs = (expected: number) => {
    const rest = { fromDue: histogramOf([100, 200, 300, 400]), deliveries: ledgerOf(expected, 4) }
    const phases = [phaseOf(1, 1), phaseOf(4, 0, rest)]
    return stampErrorsOf(driverReport({ phases, stampErrors }), SCENARIO).stampErrorP50Us
  }
  expect([p50ErrorUs(4), p50ErrorUs(6)]).toEqual([0, 7])
})

test('the means have their own', () => {
  expect(errorsOf([100], [90])).toMatchObject({ stampErrorMeanUs: 10, stampErrorStalenessUs: 1 })
})

test('what a histogram cannot tell apart is error, too', () => {
  // A million µs is kept within 512.
  expect(errorsOf([1_000_000], [1_000_000]).stampErrorP50Us).toBeLessThan(512)
  expect(errorsOf([1_000_300], [1_000_000]).stampErrorP50Us).toBeGreaterThanOrEqual(300)
})

test('without an event nothing is known', () => {
  const stampErrors = { leastLatencyUs: '', meanUs: null }
  const nothing = stampErrorsOf(driverReport({ phases: [], stampErrors }), SCENARIO)
  expect(new Set(Object.values(nothing))).toEqual(new Set([null]))
})

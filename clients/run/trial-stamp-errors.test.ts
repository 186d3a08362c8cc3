import { expect, test } from 'vitest'
import { driverReport, histogramOf, phaseOf } from './made-up-driver-report.ts'
import { stampErrorsOf } from './trial-stamp-errors.ts'

const phase = (measure: boolean) => ({ name: 'p', startMs: 0, durationMs: 500, rate: 1, measure })
const SCENARIO = { phases: [phase(false), phase(true), phase(true)] }

/** Latencies of the measured phases, and the least that they can have been. */
function errorsOf(latenciesUs: readonly number[], leastUs: readonly number[]) {
  const [first = 0, ...others] = latenciesUs
  const rest = { fromDue: histogramOf(others) }
  const phases = [phaseOf(50, 9_000), phaseOf(1, first), { ...phaseOf(1, 0), ...rest }]
  const stampErrors = { leastLatencyUs: histogramOf(leastUs), meanUs: 10, stalenessUs2: 3e6 }
  return stampErrorsOf(driverReport({ phases, stampErrors, joined: 3 }), SCENARIO)
}

test('a percentile’s error is what it lies above that of the least latencies, over measured phases alone', () => {
  // The bounds are 0, 0 and 150: their median is nothing, and yet half of the median latency may be the instrument's.
  expect(errorsOf([100, 200, 250], [100, 200, 100])).toMatchObject({ stampErrorP50Us: 100, stampErrorUs: 50 })
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
  const stampErrors = { leastLatencyUs: '', meanUs: null, stalenessUs2: 0 }
  const nothing = stampErrorsOf(driverReport({ phases: [], stampErrors }), SCENARIO)
  expect(new Set(Object.values(nothing))).toEqual(new Set([null]))
})

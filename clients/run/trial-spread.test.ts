import { expect, test } from 'vitest'
import { driverReport, histogramOf } from './made-up-driver-report.ts'
import { spreadOf } from './trial-spread.ts'

test('a figure of the spread is shown with its error, and withheld where that is more than half of it', () => {
  const report = driverReport({
    fanOutSpreadUs: histogramOf([100, 300], 100),
    fanOutLeastUs: histogramOf([0, 290], 100),
    fanOutMostUs: histogramOf([100, 310], 100),
  })
  const { fanOutSpreadUs, fanOutErrorUs } = spreadOf(report)
  expect(fanOutSpreadUs).toMatchObject({ count: 200, p50: null, p90: 300, max: 300 })
  expect(fanOutErrorUs).toMatchObject({ p50: 99, p90: 10, max: 10 })
})

test('an event that a client missed ranks as the slowest, in the spread and in its error', () => {
  const lossy = { fanOutLost: 30, fanOutSpreadUs: histogramOf([100, 300], 100) }
  const { fanOutSpreadUs, fanOutErrorUs, fanOutLost } = spreadOf(
    driverReport({ ...lossy, fanOutLeastUs: histogramOf([90, 280], 100), fanOutMostUs: histogramOf([100, 301], 100) }),
  )
  // The 115th of 230 is a slow one; of the 200 that are known it would be the last of the fast ones.
  expect(fanOutSpreadUs).toMatchObject({ count: 200, mean: null, p50: 300, p90: null, max: null })
  expect(fanOutErrorUs).toMatchObject({ mean: null, p50: 20, p90: null, max: null })
  expect(fanOutLost).toBe(30)
})

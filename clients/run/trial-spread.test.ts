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

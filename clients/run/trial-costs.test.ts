import { describe, expect, test } from 'vitest'
import { driverReport, histogramOf } from './made-up-driver-report.ts'
import { processCost, trialReports, windowOf } from './made-up-reports.ts'
import { driverCost, serverCost } from './trial-costs.ts'

const oneToHundred = histogramOf(Array.from({ length: 100 }, (_, index) => index + 1))
const windows = [
  windowOf(processCost(), 0, 0),
  windowOf(processCost({ cpuUs: 20_000, rssBytes: 7000, utilisation: 0.4 }), 0, 0),
]

describe('the costs of the server', () => {
  test('are its windows added up, by event and by connection', () => {
    const report = driverReport({ feedLatenessUs: oneToHundred })
    expect(serverCost(trialReports({ windows, report }), 80)).toEqual({
      cpuUsPerEvent: 1250,
      rssPerConnectionBytes: 2000,
      eventLoopDelayP99Us: 20,
      eventLoopDelayMaxUs: 30,
      utilisation: expect.closeTo(0.3, 12),
      gcShare: expect.closeTo(0.001, 12),
      gcMaxUs: 1200,
      kernelBytesPerConnection: 4096,
      settledGrowthBytes: 3000,
      feedLatenessP99Us: 99,
      feedLatenessMaxUs: 100,
    })
  })

  test('have no CPU time by event when none was delivered', () => {
    expect(serverCost(trialReports(), 0)?.cpuUsPerEvent).toBeNull()
  })

  test.each([
    ['grew', 5000, 2000],
    ['shrank', 20_000, 0],
    ['is not known from before', null, null],
  ])('per connection when the memory %s', (_, rssBeforeBytes, expected) => {
    expect(serverCost(trialReports({ rssBeforeBytes }), 80)?.rssPerConnectionBytes).toBe(expected)
  })

  test('tell nothing of sockets that are the proxy’s', () => {
    const reports = trialReports()
    const proxy = {
      kind: 'nginx',
      upstream: 'http/1.0',
      buffering: 'on',
      hint: 'heard',
      readTimeoutMs: 60_000,
    } as const
    const proxied = { ...reports, scenario: { ...reports.scenario, proxy } }
    expect(serverCost(reports, 80)?.kernelBytesPerConnection).toBe(4096)
    expect(serverCost(proxied, 80)?.kernelBytesPerConnection).toBeNull()
  })

  test.each([
    ['of another owner', [windowOf(null, 1, 2)]],
    ['of a trial without a window', []],
  ])('are not known %s', (_, none) => {
    expect(serverCost(trialReports({ windows: none }), 80)).toBeNull()
  })
})

describe('the costs of the driver', () => {
  test('are what it reported, by event and by connection', () => {
    const latenesses = { arrivalLatenessUs: histogramOf([40]), pollLatenessUs: oneToHundred }
    const reAsks = { count: 7, meanUs: 420, mostUs: 2100 }
    const stampErrors = { leastLatencyUs: histogramOf([40, 190]), meanUs: 12.5 }
    const report = driverReport({ ...latenesses, stampErrors, stalenessErrorUs: 2, reAsks })
    expect(driverCost(trialReports({ report }), 80)).toEqual({
      cpuUsPerEvent: 500,
      rssPerConnectionBytes: 500,
      eventLoopDelayP99Us: 700,
      eventLoopDelayMaxUs: 1700,
      utilisation: 0.1,
      gcShare: expect.closeTo(0.002, 12),
      gcMaxUs: 900,
      kernelBytesPerConnection: null,
      timerLatenessP99Us: 99,
      timerLatenessMaxUs: 100,
      reAskMeanUs: 420,
      reAskMaxUs: 2100,
      // Measured were 40 events of 100 µs and 40 of 300.
      stampErrorMeanUs: 12.5,
      stampErrorP50Us: 60,
      stampErrorP90Us: 110,
      stampErrorUs: 110,
      stampErrorP999Us: 110,
      stampErrorStalenessUs: 2,
      arrivalLatenessP99Us: 40,
    })
  })

  test('have no CPU time by event when none was delivered, and never a negative memory', () => {
    const cost = driverCost(trialReports({ report: driverReport({ rssBeforeBytes: 60_000 }) }), 0)
    expect(cost).toMatchObject({ cpuUsPerEvent: null, rssPerConnectionBytes: 0, reAskMeanUs: null, reAskMaxUs: null })
  })

  test.each([
    ['without any value', '', { timerLatenessP99Us: null }],
    ['of text that is no histogram', 'nonsense', { timerLatenessP99Us: null }],
    ['of a single value', histogramOf([70]), { timerLatenessP99Us: 70 }],
    ['of two values', histogramOf([70, 90]), { timerLatenessP99Us: 90 }],
  ])('percentiles %s', (_, text, expected) => {
    const report = driverReport({ pollLatenessUs: text })
    expect(driverCost(trialReports({ report }), 80)).toMatchObject(expected)
  })
})

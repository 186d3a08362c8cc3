import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../fixture.ts'
import type { Trial } from '../../format.ts'
import { instrumentError } from './instrument-error.ts'

const [fixture] = buildFixtureResult({ blocks: 1 }).trials

function trialWith(level: 'VALID' | 'SUSPECT', stampErrorUs = 300): Trial {
  if (fixture === undefined) throw new Error('expected a trial')
  const driver = {
    ...fixture.driver,
    stampErrorP50Us: 100,
    stampErrorMeanUs: 200,
    stampErrorUs,
    timerLatenessP99Us: 5000,
  }
  return { ...fixture, driver, server: null, phases: [], verdict: { level, reasons: [] } }
}

test.each([
  ['latency.p50', 100],
  ['latency.mean', 200],
  ['latency.p99', 300],
  ['join.p50', 300],
  ['staleness.mean', 0.3],
  ['recovery.max', 300],
  ['recovery.unrecovered', 0],
  ['server.cpuUsPerEvent', 0],
  ['bytesPerEvent', 0],
  ['connections.opened', 0],
])('%s may be too large by %s, in its own unit, and not too small', (metric, error) => {
  expect(instrumentError([trialWith('VALID')], metric)).toEqual({ late: error, either: 0 })
})

test('a figure without an error of its own may be off by the largest that is known, were it the median’s', () => {
  const trial = trialWith('VALID')
  const driver = { ...trial.driver, stampErrorP50Us: 700, stampErrorMeanUs: 600, stampErrorUs: 60 }
  expect(instrumentError([{ ...trial, driver }], 'uplink.echo.p50').late).toBe(700)
})

test.each([
  ['clients that connected late', { driver: { arrivalLatenessP99Us: 9000 } }],
  ['messages that were sent late', { uplink: { latenessP99Us: 9000 } }],
  ['a publisher that was late', { target: { publishing: { latenessUs: { p99: 9000 } } } }],
])('a SUSPECT trial owns up to %s', (_, late) => {
  const trial = trialWith('SUSPECT')
  const driver = { ...trial.driver, ...('driver' in late ? late.driver : {}) }
  expect(instrumentError([{ ...trial, ...late, driver } as unknown as Trial], 'uplink.echo.p50').either).toBe(9000)
})

test('the worst of the trials counts', () => {
  expect(instrumentError([trialWith('VALID'), trialWith('VALID', 900)], 'latency.p99').late).toBe(900)
})

test('a SUSPECT trial may be off by the largest lateness that it owns up to', () => {
  expect(instrumentError([trialWith('SUSPECT')], 'latency.p50').either).toBeGreaterThanOrEqual(5000)
  expect(instrumentError([trialWith('SUSPECT')], 'bytesPerEvent')).toEqual({ late: 0, either: 0 })
})

test('two clocks add what their exchange leaves open, once for each end', () => {
  const trial: Trial = { ...trialWith('VALID'), clock: { kind: 'exchange', offsetUs: 0, uncertaintyUs: 50 } }
  expect(instrumentError([trial], 'latency.p50')).toEqual({ late: 100, either: 100 })
})

test('without a trial there is no error', () => {
  expect(instrumentError([], 'latency.p50')).toEqual({ late: 0, either: 0 })
})

test('what lies between two stamps may be off either way', () => {
  expect(instrumentError([trialWith('VALID')], 'fanOutSpread.p50')).toEqual({ late: 0, either: 300 })
})

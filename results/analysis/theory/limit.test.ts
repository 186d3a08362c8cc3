import { expect, test } from 'vitest'
import { FIXTURE_SCENARIO } from '../../fixture/scenario.ts'
import { theoryOf } from '../theory.ts'
import { isCut } from './limit.ts'

/** 20/s, then 60/s; polls every second. */
const scenario = (limit: number, transport = 'polling', rttMs = 0) => {
  const { [transport]: settings } = FIXTURE_SCENARIO.transports
  const network = { via: 'link', delayMs: rttMs / 2, jitterMs: 0, bytesPerSecond: null, lossShare: 0 } as const
  return { ...FIXTURE_SCENARIO, network, transports: { [transport]: { ...settings, limit } } }
}

test.each([
  ['polling', 60, 0, true],
  ['polling', 61, 0, false],
  ['polling', 61, 200, true],
  ['polling', 1_000, 200, false],
  ['long-polling', 1, 0, false],
  ['long-polling', 1, 200, true],
  ['long-polling', 13, 200, false],
  ['sse', 1, 200, false],
])('%s with a limit of %d over a round trip of %d ms: cut %s', (transport, limit, rttMs, cut) => {
  expect(isCut(scenario(limit, transport, rttMs), transport, null)).toBe(cut)
})

test('no latency is predicted where answers are cut', () => {
  expect(theoryOf(scenario(61), 'polling', null)).toMatchObject({ formula: 'T/2 + R/2' })
  expect(theoryOf(scenario(60), 'polling', 9_000_000)).toMatchObject({ meanUs: null, residualUs: null, formula: null })
})

test('a window of the server lets more events come together', () => {
  const coalescing = {
    ...scenario(1, 'long-polling'),
    server: { ...FIXTURE_SCENARIO.server, coalesce: { kind: 'window', ms: 50 } },
  }
  expect(isCut(coalescing as typeof FIXTURE_SCENARIO, 'long-polling', null)).toBe(true)
})

import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { ExpectationResult, RunResult } from '../../results/format.ts'
import { missedLines } from './missed-lines.ts'

const met: ExpectationResult = { text: 'sse.latency.p50 < 50ms', value: 1000, bound: 50_000, met: true }
const missed: ExpectationResult = {
  text: 'sse.latency.p99 < 1ms',
  value: 1400,
  bound: 1000,
  met: false,
  interval: { what: 'value', low: 900, high: 1800 },
  withinNoise: true,
}
const clearly: ExpectationResult = { ...missed, interval: { what: 'value', low: 1300, high: 1500 }, withinNoise: false }

function resultWith(...expectations: ExpectationResult[]): RunResult {
  return { ...buildFixtureResult(), expectations }
}

test('a missed line is named with its measured value and interval', () => {
  expect(missedLines([resultWith(met, missed, clearly)], false)).toEqual([
    'expectation missed in fixture: sse.latency.p99 < 1ms (measured 1.4 ms [0.90 ms, 1.8 ms], within the noise)',
    'expectation missed in fixture: sse.latency.p99 < 1ms (measured 1.4 ms [1.3 ms, 1.5 ms])',
  ])
})

test('what is tolerated is still told', () => {
  const [first, second] = missedLines([resultWith(missed, clearly)], true)
  expect(first).toMatch(/^expectation missed and tolerated in fixture/)
  expect(second).toMatch(/^expectation missed in fixture/)
})

test('a run that was interrupted, or proves nothing, misses nothing', () => {
  const result = resultWith(clearly)
  expect(missedLines([{ ...result, interrupted: true }], false)).toEqual([])
  expect(missedLines([{ ...result, verdict: { level: 'INVALID', reasons: [] } }], false)).toEqual([])
})

import { expect, test } from 'vitest'
import type { ComparisonOperator, Expectation } from '../../protocol/scenario.ts'
import { buildFixtureResult } from '../fixture.ts'
import type { Trial } from '../format.ts'
import { judgedExpectations, judgeExpectations } from './expectations.ts'

const { trials } = buildFixtureResult()

function line(metric: string, operator: ComparisonOperator, factor: number, right: Expectation['right'] = null) {
  const left = { transport: 'polling', metric }
  return { text: 'a line', left, operator, factor, right } satisfies Expectation
}

test.each([
  ['<', 50, false],
  ['<=', 50, true],
  ['>', 50, false],
  ['>=', 50, true],
  ['<', 51, true],
  ['>', 49, true],
] as const)('50 connections %s %d: %s', (operator, factor, met) => {
  expect(judgeExpectations([line('connections.opened', operator, factor)], trials)).toEqual([
    {
      text: 'a line',
      value: 50,
      unit: 'count',
      bound: factor,
      met,
      interval: { what: 'value', low: expect.closeTo(50, 9), high: expect.closeTo(50, 9) },
      withinNoise: false,
    },
  ])
})

test('a metric on the right is multiplied with the factor', () => {
  const right = { transport: 'sse', metric: 'connections.opened' }
  const [result] = judgeExpectations([line('connections.opened', '<', 2, right)], trials)
  expect(result).toMatchObject({ value: 50, bound: 100, met: true })
})

test('what was withheld is not met, on either side, and says why', () => {
  const right = { transport: 'ndjson', metric: 'latency.p50' }
  expect(judgeExpectations([line('latency.p999', '<', 1e12)], trials.slice(0, 0))).toMatchObject([
    { value: null, met: false, withheld: 'polling did not run' },
  ])
  expect(judgeExpectations([line('latency.p50', '<', 1e12, right)], trials)).toMatchObject([
    { bound: null, met: false, boundWithheld: 'ndjson did not run' },
  ])
})

test('the block that withholds a figure is named where there are several', () => {
  const hidden = trials.map((trial) => (trial.block === 2 ? withoutTail(trial) : trial))
  const judged = (of: readonly Trial[]) => judgeExpectations([line('latency.p999', '<', 1e12)], of)[0]
  const why = 'p99.9 needs 10,000 values, there are 9,999'
  expect(judged(hidden)).toMatchObject({ value: null, withheld: `in block 2, ${why}` })
  expect(judged(hidden.filter(({ block }) => block === 2))).toMatchObject({ value: null, withheld: why })
})

function withoutTail(trial: Trial): Trial {
  const fromDue = { ...trial.latencyUs.fromDue, count: 9_999, p999: null }
  return { ...trial, latencyUs: { ...trial.latencyUs, fromDue } }
}

test.each([
  ['latency.p99', 'us'],
  ['staleness.mean', 'ms'],
  ['bytesPerEvent', 'bytes'],
  ['server.utilisation', 'share'],
] as const)('the unit of %s is told: %s', (metric, unit) => {
  expect(judgeExpectations([line(metric, '<', 1)], trials)).toMatchObject([{ unit }])
})

test('a run that proves nothing has no expectation to show, and one that was stopped none of what never ran', () => {
  const whole = buildFixtureResult()
  const never = { text: 'a line', value: null, bound: 1, met: false, withheld: 'sse did not run' }
  const stopped = { ...whole, interrupted: true, expectations: [...whole.expectations, never] }
  expect(whole.expectations).not.toEqual([])
  expect(judgedExpectations(stopped)).toEqual(whole.expectations)
  expect(judgedExpectations({ ...stopped, interrupted: false })).toEqual(stopped.expectations)
  expect(judgedExpectations({ ...whole, verdict: { level: 'INVALID', reasons: [] } })).toEqual([])
})

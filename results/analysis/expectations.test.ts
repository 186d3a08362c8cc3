import { expect, test } from 'vitest'
import type { ComparisonOperator, Expectation } from '../../protocol/scenario.ts'
import { buildFixtureResult } from '../fixture.ts'
import { judgeExpectations } from './expectations.ts'

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
    { text: 'a line', value: 50, bound: factor, met },
  ])
})

test('a metric on the right is multiplied with the factor', () => {
  const right = { transport: 'sse', metric: 'connections.opened' }
  const [result] = judgeExpectations([line('connections.opened', '<', 2, right)], trials)
  expect(result).toMatchObject({ value: 50, bound: 100, met: true })
})

test('what was withheld is not met, on either side', () => {
  const right = { transport: 'ndjson', metric: 'latency.p50' }
  expect(judgeExpectations([line('latency.p999', '<', 1e12)], trials.slice(0, 0))).toMatchObject([
    { value: null, met: false },
  ])
  expect(judgeExpectations([line('latency.p50', '<', 1e12, right)], trials)).toMatchObject([
    { bound: null, met: false },
  ])
})

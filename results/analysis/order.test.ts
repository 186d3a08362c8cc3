import { expect, test } from 'vitest'
import { buildFixtureResult } from '../fixture.ts'
import type { Trial } from '../format.ts'
import { armsInOrder, defaultBaseline } from './order.ts'

const [template] = buildFixtureResult({ blocks: 1 }).trials as [Trial]
const trialsOf = (...arms: string[]) =>
  arms.map((arm): Trial => ({ ...template, arm, transport: arm.replace(/\/.$/, '') }))

test('arms stand in teaching order, whatever order they ran in; strangers follow as they came', () => {
  expect(armsInOrder(trialsOf('ndjson', 'websocket', 'mqtt', 'polling', 'sse', 'long-polling', 'polling'))).toEqual([
    'polling',
    'long-polling',
    'sse',
    'websocket',
    'ndjson',
    'mqtt',
  ])
})

test('two arms of one transport stand by name', () => {
  expect(armsInOrder(trialsOf('sse/b', 'sse/a'))).toEqual(['sse/a', 'sse/b'])
})

test.each([
  [['polling', 'websocket', 'sse'], 'websocket'],
  [['sse', 'polling'], 'sse'],
  [['sse/b', 'sse/a'], 'sse/a'],
  [['ndjson', 'polling'], 'polling'],
  [['ndjson'], 'ndjson'],
  [[], null],
])('of %j the baseline is %s unless one is asked for', (arms, baseline) => {
  expect(defaultBaseline(trialsOf(...arms))).toBe(baseline)
})

import { expect, test } from 'vitest'
import { diskContext, loadScenario } from './load.ts'

const context = diskContext(import.meta.dirname)

const SCENARIO = `name: plain
title: A plain one
feed: { source: synthetic, rate: 20/s }
clients: { count: 10 }
transports: { sse: {}, websocket: {} }
phases: [ { name: warm-up, duration: 2s }, { name: steady, duration: 10s, measure: true } ]
`

function errorsOf(text: string) {
  const result = loadScenario(text, 'x.yaml', context)
  return result.ok ? [] : result.errors
}

test.each([
  ['recovery.max < 5s', '8:5', 'recovery.max'],
  ['sse.recovery.p50 < 5s', '8:9', 'recovery.p50'],
  ['sse.latency.max < 2 * websocket.recovery.max', '8:37', 'recovery.max'],
])('%s without faults is refused where it is written', (line, at, found) => {
  const errors = errorsOf(`${SCENARIO}expect:\n  - ${line}\n`)
  expect(errors.map(({ line: row, column }) => `${row}:${column}`)).toEqual([at])
  expect(errors[0]).toMatchObject({ found, fix: expect.stringContaining('add "faults:"') })
})

test('with faults recovery may be expected, and faults in disorder are no reason to refuse it', () => {
  const lines = 'expect:\n  - recovery.max < 5s\n'
  expect(errorsOf(`${SCENARIO}${lines}faults: [ { at: 5s, kind: cut } ]\n`)).toEqual([])
  expect(errorsOf(`${SCENARIO}${lines}faults: [ { at: 5, kind: cut } ]\n`).map(({ line }) => line)).toEqual([9])
})

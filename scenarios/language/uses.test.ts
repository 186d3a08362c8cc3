import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { usesOfKey, usesOfMetric } from './uses.ts'

let folder = ''

const SCENARIO = `name: one
transports: { polling: { interval: 250ms } } # quick
phases:
  - { name: warm-up, duration: 2s }
  - { name: steady, duration: 10s, rate: 40/s, measure: true }
lesson:
  predict: >-
    Two
    lines.
expect:
  - sse.latency.p99 < 50ms # always
  - "polling.bytesPerEvent < 2 * sse.bytesPerEvent"
`

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'uses-'))
  writeFileSync(join(folder, 'one.yaml'), SCENARIO)
  writeFileSync(join(folder, 'two.yaml'), 'name: two\ntransports: [\n')
})

afterAll(() => rmSync(folder, { recursive: true }))

test('a key is found where it stands, in a list too, as it is written', () => {
  expect(usesOfKey(folder, 'transports.polling.interval')).toEqual([{ scenario: 'one', written: '250ms' }])
  expect(usesOfKey(folder, 'phases[].rate')).toEqual([{ scenario: 'one', written: '40/s' }])
})

test('what takes more than a line is named without its text', () => {
  expect(usesOfKey(folder, 'lesson.predict')).toEqual([{ scenario: 'one', written: null }])
})

test('a key that nobody uses is nowhere, and a file in disorder is no use', () => {
  for (const path of ['transports.sse', 'phases[].name.x', 'faults[].at']) expect(usesOfKey(folder, path)).toEqual([])
})

test('a metric is found in the lines of expect, on either side', () => {
  expect(usesOfMetric(folder, 'latency.p99')).toEqual([{ scenario: 'one', written: 'sse.latency.p99 < 50ms' }])
  expect(usesOfMetric(folder, 'bytesPerEvent')).toMatchObject([{ scenario: 'one' }])
  expect(usesOfMetric(folder, 'latency.p9')).toEqual([])
})

import { describe, expect, test } from 'vitest'
import { METRICS } from '../../protocol/metrics.ts'
import { buildFixtureResult } from '../fixture.ts'
import type { Trial } from '../format.ts'
import { metricValue } from './metric-value.ts'

const trial = buildFixtureResult({ blocks: 1 }).trials[0] as Trial

/** The same trial with every number replaced by another, so that a metric without a source stands out. */
function everythingKnown(value: unknown): unknown {
  if (value === null) return 1
  if (Array.isArray(value)) return value.map(everythingKnown)
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, everythingKnown(member)]))
}

describe('every metric that a scenario may name', () => {
  test.each([...METRICS.keys()])('%s has a value in a trial that withholds nothing', (metric) => {
    expect(metricValue(everythingKnown(trial) as Trial, metric)).toBeTypeOf('number')
  })
})

test('the value is the one that the name says', () => {
  expect(metricValue(trial, 'latency.p99')).toBe(trial.latencyUs.fromDue.p99)
  expect(metricValue(trial, 'staleness.age')).toBe(trial.staleness.ageMeanMs)
  expect(metricValue(trial, 'bytesPerEvent')).toBe(trial.bytes.perEvent)
  expect(metricValue(trial, 'deliveries.lost')).toBe(0)
})

test('what is not a metric has no value', () => {
  for (const name of ['', 'latency', 'latency.p98', 'latency.histogram', 'server.toString', 'nothing.at.all']) {
    expect(metricValue(trial, name)).toBeNull()
  }
})

test('the costs of a server that is not ours are unknown', () => {
  expect(metricValue({ ...trial, server: null }, 'server.utilisation')).toBeNull()
})

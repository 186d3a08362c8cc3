import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { METRICS } from '../../protocol/metrics.ts'
import { buildFixtureResult } from '../fixture.ts'
import type { LatencySummary, Trial } from '../format.ts'
import { createHistogram, recordUs, summariseHistogram } from './histogram.ts'
import { metricValue } from './metric-value.ts'
import { whyWithheld } from './withheld.ts'

const FIXTURE = buildFixtureResult({ trials: 1 }).trials[0] as Trial

function valuesOf(count: number, us = 500): ReturnType<typeof createHistogram> {
  const histogram = createHistogram()
  for (let index = 0; index < count; index++) recordUs(histogram, us)
  return histogram
}

/** A trial summarised as runs do it: so many delivered and lost, all after 500 µs, by clocks that may be this wrong. */
function trialOf(delivered: number, lost: number, uncertaintyUs = 0): Trial {
  const fromDue = summariseHistogram(valuesOf(delivered), lost, uncertaintyUs)
  return {
    ...FIXTURE,
    latencyUs: { fromDue, fromSent: fromDue },
    deliveries: { ...FIXTURE.deliveries, expected: delivered + lost, delivered, lost },
    clock: { kind: uncertaintyUs > 0 ? 'exchange' : 'shared', offsetUs: 0, uncertaintyUs },
  }
}

describe('a figure of latency says', () => {
  test.each([
    ['p50', 19, 0, 0, 'p50 needs 20 values, there are 19'],
    ['p90', 99, 0, 0, 'p90 needs 100 values, there are 99'],
    ['p99', 999, 0, 0, 'p99 needs 1,000 values, there are 999'],
    ['p999', 9_999, 0, 0, 'p99.9 needs 10,000 values, there are 9,999'],
    ['mean', 0, 5, 0, 'there is no value'],
    ['p99', 1980, 20, 0, '20 of 2,000 events are missing, p99 bears at most 19'],
    ['mean', 1980, 20, 0, '20 of 2,000 events are missing, the mean bears at most 19'],
    ['max', 1999, 1, 0, '1 of 2,000 events are missing, the maximum bears none'],
    ['p50', 2000, 0, 1200, 'smaller than the clock’s uncertainty of 1.2 ms'],
    ['max', 2000, 0, 1200, 'smaller than the clock’s uncertainty of 1.2 ms'],
    // What would withhold it without the clock comes first: a better clock would not show it.
    ['p99', 999, 0, 1200, 'p99 needs 1,000 values, there are 999'],
    ['p99', 1980, 20, 1200, '20 of 2,000 events are missing, p99 bears at most 19'],
  ])('%s of %d delivered and %d lost, clocks within %d µs: %s', (name, delivered, lost, uncertaintyUs, why) => {
    const trial = trialOf(delivered, lost, uncertaintyUs)
    expect(whyWithheld(trial, `latency.${name}`)?.why).toBe(why)
    expect(whyWithheld(trial, `latencyFromSent.${name}`)?.why).toBe(why)
  })

  test('nothing when it is there, at the very edge of every rule', () => {
    for (const [name, trial] of [
      ['p50', trialOf(20, 0)],
      ['p99', trialOf(1_000, 0)],
      ['p999', trialOf(10_000, 0)],
      ['p99', trialOf(1_981, 19)],
      ['mean', trialOf(1_981, 19)],
      ['max', trialOf(1, 0)],
      ['p50', trialOf(20, 0, 500)],
    ] as const) {
      expect(whyWithheld(trial, `latency.${name}`)).toBeNull()
    }
  })

  test('a reason other than "unknown" whenever it is withheld, and none otherwise', () => {
    const counts = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 1200 }))
    fc.assert(
      fc.property(counts, counts, fc.constantFrom(0, 499, 500, 501), (delivered, lost, uncertaintyUs) => {
        const trial = trialOf(delivered, lost, uncertaintyUs)
        for (const statistic of ['mean', 'p50', 'p90', 'p99', 'p999', 'max']) {
          const metric = `latency.${statistic}`
          const reason = whyWithheld(trial, metric)
          expect(reason === null).toBe(metricValue(trial, metric) !== null)
          expect(reason?.by).not.toBe('unknown')
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('other measures', () => {
  const nothing: LatencySummary = summariseHistogram(createHistogram(), 0)
  test.each<[string, Partial<Trial>, string, string]>([
    [
      'connect.p99',
      { connectUs: summariseHistogram(valuesOf(50), 0) },
      'sample',
      'p99 needs 1,000 values, there are 50',
    ],
    ['join.p50', { joinUs: nothing }, 'sample', 'there is no value'],
    ['firstEvent.p90', { firstEventUs: nothing }, 'sample', 'there is no value'],
    ['fanOutSpread.max', { fanOutSpreadUs: nothing }, 'sample', 'there is no value'],
    [
      'fanOutSpread.p50',
      { fanOutSpreadUs: summariseHistogram(valuesOf(370), 630), fanOutLost: 630 },
      'losses',
      '630 of 1,000 events are missing, p50 bears at most 499',
    ],
    [
      'fanOutSpread.max',
      { fanOutSpreadUs: summariseHistogram(valuesOf(999), 1), fanOutLost: 1 },
      'losses',
      '1 of 1,000 events are missing, the maximum bears none',
    ],
    [
      'fanOutSpread.p50',
      {
        fanOutSpreadUs: { ...summariseHistogram(valuesOf(50), 0), p50: null },
        fanOutErrorUs: { mean: 40, p50: 300, p90: 10, p99: null, p999: null, max: 10 },
      },
      'instrument',
      'receive stamps leave it open by 0.30 ms, more than half of it',
    ],
    ['server.utilisation', { server: null }, 'unknown', 'the server is not ours to ask'],
    ['recovery.max', { faults: [] }, 'unknown', 'not known for this run'],
    [
      'staleness.p99',
      {
        staleness: { ...FIXTURE.staleness, p99Ms: null },
        clock: { kind: 'exchange', offsetUs: 0, uncertaintyUs: 90_000 },
      },
      'clock',
      'smaller than the clock’s uncertainty of 90 ms',
    ],
    ['staleness.p99', { staleness: { ...FIXTURE.staleness, p99Ms: null } }, 'unknown', 'not known for this run'],
    [
      'staleness.mean',
      { staleness: { meanMs: null, p99Ms: null, peakMs: null, ageMeanMs: 7, undated: 1_200 } },
      'unknown',
      'nobody knows when some of the missing events were due, 1,200 times',
    ],
    [
      'connect.max',
      { connectUs: summariseHistogram(valuesOf(50), 2), connections: { ...FIXTURE.connections, refused: 2 } },
      'losses',
      '2 of 52 connections are missing, the maximum bears none',
    ],
    [
      'join.max',
      { clients: 55, joinUs: summariseHistogram(valuesOf(50), 5) },
      'losses',
      '5 of 55 clients are missing, the maximum bears none',
    ],
    [
      'firstEvent.p90',
      { clients: 200, firstEventUs: summariseHistogram(valuesOf(180), 20) },
      'losses',
      '20 of 200 clients are missing, p90 bears at most 19',
    ],
  ])('%s', (metric, changes, by, why) => {
    expect(whyWithheld({ ...FIXTURE, ...changes }, metric)).toEqual({ by, why })
  })

  test('the kernel’s bytes of a server behind a proxy, that its clients are connected to the proxy', () => {
    const server = { ...(FIXTURE.server as NonNullable<Trial['server']>), kernelBytesPerConnection: null }
    const proxy = { version: 'nginx/1.22.1', cpuUsPerEvent: null }
    const metric = 'server.kernelBytesPerConnection'
    expect(whyWithheld({ ...FIXTURE, server, proxy }, metric)?.why).toBe(
      'clients are connected to the proxy, not to the server',
    )
    expect(whyWithheld({ ...FIXTURE, server }, metric)?.why).toBe('not known for this run')
  })

  test('the clock does not touch what the driver alone measures', () => {
    const clock = { kind: 'exchange', offsetUs: 0, uncertaintyUs: 90_000 } as const
    const connectUs = summariseHistogram(valuesOf(50), 0)
    expect(whyWithheld({ ...FIXTURE, clock, connectUs }, 'connect.p50')).toBeNull()
    expect(whyWithheld({ ...FIXTURE, clock, connectUs }, 'connect.p99')?.by).toBe('sample')
  })

  test('a recovery says how many did not', () => {
    const recoveryUs = summariseHistogram(valuesOf(97), 3)
    const fault = { kind: 'cut', plannedAtMs: 0, atMs: 0, durationMs: 0, connections: 100, recoveryUs, unrecovered: 3 }
    const reason = whyWithheld({ ...FIXTURE, faults: [fault] }, 'recovery.max')
    expect(reason).toEqual({ by: 'losses', why: '3 of 100 clients are missing, the maximum bears none' })
  })
})

test('every metric has a reason when the file has no value for it', () => {
  const empty = summariseHistogram(createHistogram(), 0)
  const hidden = { meanMs: null, p99Ms: null, peakMs: null, ageMeanMs: null }
  const trial: Trial = {
    ...FIXTURE,
    latencyUs: { fromDue: empty, fromSent: empty },
    staleness: hidden,
    bytes: { ...FIXTURE.bytes, perEvent: null },
  }
  for (const metric of METRICS.keys()) {
    expect(whyWithheld(trial, metric) === null).toBe(metricValue(trial, metric) !== null)
  }
})

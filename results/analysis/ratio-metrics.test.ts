import { describe, expect, test } from 'vitest'
import { METRIC_NOTES } from '../../protocol/metric-notes.ts'
import { METRICS } from '../../protocol/metrics.ts'
import { buildFixtureResult } from '../fixture.ts'
import type { ByteLedger, BytesByKind, ConnectionLedger, Trial } from '../format.ts'
import { metricValue } from './metric-value.ts'
import { RATIO_METRICS } from './ratio-metrics.ts'

const NOTHING: BytesByKind = { payload: 0, framing: 0, heads: 0, handshake: 0, heartbeat: 0, total: 0 }
const kinds = (some: Partial<BytesByKind>): BytesByKind => ({ ...NOTHING, ...some })

const BYTES: ByteLedger = {
  client: { down: kinds({ heads: 2_000 }), up: kinds({ heads: 5_000 }) },
  server: null,
  steady: { down: kinds({ payload: 25_600, framing: 370 }), up: NOTHING, delivered: 100 },
  setup: { down: kinds({ heads: 2_000, framing: 300, total: 2_300 }), up: kinds({ heads: 5_000, total: 5_000 }) },
  reset: { connections: 0, client: { down: 0, up: 0 }, server: null },
  perEvent: 259.7,
  link: { total: 41_000, source: 'modelled' },
}

const CONNECTIONS: ConnectionLedger = {
  opened: 10,
  closed: 10,
  refused: 0,
  reset: 0,
  reconnects: 0,
  peakOpen: 10,
  requests: 50,
  upgrades: 0,
  emptyResponses: 30,
  steady: { requests: 45, answers: 40, emptyAnswers: 30, answerBytes: 40_000, emptyAnswerBytes: 22_000, meanOpen: 9.5 },
}

/** Ten seconds measured. */
const trial: Trial = {
  ...(buildFixtureResult({ blocks: 1 }).trials[0] as Trial),
  measuredMs: 10_000,
  bytes: BYTES,
  connections: CONNECTIONS,
}

test.each([
  ['linkBytesPerEvent', 410],
  ['bytes.framingPerEvent', 3.7],
  ['bytes.headsPerRequest', 140],
  ['bytes.setupPerConnection', 730],
  ['bytes.emptyShare', 0.55],
  ['emptyShare', 0.75],
  ['requestsPerSecond', 4.5],
  ['connections.meanOpen', 9.5],
  ['connections.perRequest', 0.2],
])('%s is %d in a trial of round numbers', (metric, value) => {
  expect(metricValue(trial, metric)).toBeCloseTo(value, 12)
})

test('each of them is a metric, and is explained', () => {
  for (const name of Object.keys(RATIO_METRICS)) expect(METRICS.has(name), name).toBe(true)
  expect([...METRIC_NOTES.keys()].sort()).toEqual(Object.keys(RATIO_METRICS).sort())
})

describe('what nobody knows is withheld', () => {
  const of = (rest: Partial<Trial>, metric: string) => metricValue({ ...trial, ...rest }, metric)

  test('where nothing was delivered, asked or opened', () => {
    const steady = { ...BYTES.steady, delivered: 0 }
    const bytes = { ...BYTES, steady }
    const nobody = { requests: 0, answers: 0, emptyAnswers: 0, answerBytes: 0, emptyAnswerBytes: 0, meanOpen: 0 }
    const connections = { ...CONNECTIONS, opened: 0, requests: 0, steady: nobody }
    for (const metric of ['linkBytesPerEvent', 'bytes.framingPerEvent']) expect(of({ bytes }, metric)).toBeNull()
    for (const metric of ['emptyShare', 'bytes.emptyShare', 'connections.perRequest', 'bytes.headsPerRequest'])
      expect(of({ connections }, metric), metric).toBeNull()
    expect(of({ connections }, 'bytes.setupPerConnection')).toBeNull()
    expect(of({ connections }, 'requestsPerSecond')).toBe(0)
  })

  test('in a file of a version that did not count it', () => {
    const { steady: _steady, ...before } = CONNECTIONS
    const { setup: _setup, ...ofBefore } = BYTES
    for (const metric of ['emptyShare', 'bytes.emptyShare', 'connections.meanOpen'])
      expect(of({ connections: before }, metric), metric).toBeNull()
    expect(of({ bytes: ofBefore }, 'bytes.setupPerConnection')).toBeNull()
    expect(of({ bytes: { ...BYTES, link: null } }, 'linkBytesPerEvent')).toBeNull()
    expect(of({ connections: before, series: [], phases: [] }, 'requestsPerSecond')).toBeNull()
  })

  test('a WebSocket asks no question, and of connections that were reset no heads are known', () => {
    expect(of({ connections: { ...CONNECTIONS, upgrades: 50 } }, 'bytes.headsPerRequest')).toBeNull()
    const reset = { connections: 1, client: { down: 9, up: 9 }, server: null }
    expect(of({ bytes: { ...BYTES, reset } }, 'bytes.headsPerRequest')).toBeNull()
    expect(of({ bytes: { ...BYTES, reset } }, 'bytes.setupPerConnection')).toBeCloseTo(7_300 / 9, 12)
  })
})

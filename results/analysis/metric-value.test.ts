import { describe, expect, test } from 'vitest'
import { METRICS } from '../../protocol/metrics.ts'
import type { ResolvedFault } from '../../protocol/scenario.ts'
import { FIXTURE_UPLINK } from '../fixture/uplink.ts'
import { buildFixtureResult } from '../fixture.ts'
import type { FaultResult, Trial } from '../format.ts'
import { metricValue } from './metric-value.ts'

const CUT: ResolvedFault = {
  atMs: 5000,
  kind: 'cut',
  share: 1,
  durationMs: 0,
  how: null,
  history: null,
  drainMs: null,
}
const faults = [CUT, { ...CUT, atMs: 8000, durationMs: 2000 }]
const trial = { ...buildFixtureResult({ blocks: 1, faults }).trials[0], uplink: FIXTURE_UPLINK } as Trial

/** The same trial with every number replaced by another, so that a metric without a source stands out. */
function everythingKnown(value: unknown): unknown {
  if (value === null) return 1
  if (Array.isArray(value)) return value.map(everythingKnown)
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, everythingKnown(member)]))
}

/** Parts that files of versions before do not have. */
function everyPart({ bytes, connections }: Trial): Pick<Trial, 'bytes' | 'connections'> {
  const { down, up } = bytes.client
  const steady = { requests: 9, answers: 8, emptyAnswers: 2, answerBytes: 800, emptyAnswerBytes: 100, meanOpen: 3.5 }
  return {
    bytes: { ...bytes, setup: { down, up }, link: { total: 1, source: 'modelled' } },
    connections: { ...connections, steady },
  }
}

describe('every metric that a scenario may name', () => {
  const whole = everythingKnown({ ...trial, ...everyPart(trial) }) as Trial
  test.each([...METRICS.keys()])('%s has a value in a trial that withholds nothing', (metric) => {
    expect(metricValue(whole, metric)).toBeTypeOf('number')
  })
})

test('the value is the one that the name says', () => {
  expect(metricValue(trial, 'latency.p99')).toBe(trial.latencyUs.fromDue.p99)
  expect(metricValue(trial, 'staleness.age')).toBe(trial.staleness.ageMeanMs)
  expect(metricValue(trial, 'bytesPerEvent')).toBe(trial.bytes.perEvent)
  expect(metricValue(trial, 'deliveries.lost')).toBe(0)
})

test('of messages it is the distribution’s, or the ledger’s, and there is none where clients send nothing', () => {
  expect(metricValue(trial, 'uplink.echo.p50')).toBe(FIXTURE_UPLINK.echoUs.p50)
  expect(metricValue(trial, 'uplink.relay.max')).toBe(FIXTURE_UPLINK.relayUs.max)
  expect(metricValue(trial, 'uplink.repeated')).toBe(1)
  for (const name of ['uplink.ack', 'uplink.ack.p98', 'uplink.lost.p50', 'uplink.ackUs', 'uplink']) {
    expect(metricValue(trial, name)).toBeNull()
  }
  const { uplink: _, ...silent } = trial
  expect(metricValue(silent, 'uplink.echo.p50')).toBeNull()
  expect(metricValue(silent, 'uplink.lost')).toBeNull()
})

test('recovery is that of the fault that was hardest on the clients, withheld where one of them is', () => {
  const [first, second] = trial.faults as [FaultResult, FaultResult]
  expect(first.recoveryUs.max).toBeLessThan(second.recoveryUs.max as number)
  expect(metricValue(trial, 'recovery.max')).toBe(second.recoveryUs.max)
  expect(metricValue({ ...trial, faults: [{ ...first, unrecovered: 3 }, second] }, 'recovery.unrecovered')).toBe(3)
  const withheld = { ...first, recoveryUs: { ...first.recoveryUs, max: null } }
  expect(metricValue({ ...trial, faults: [withheld, second] }, 'recovery.max')).toBeNull()
  expect(metricValue({ ...trial, faults: [] }, 'recovery.max')).toBeNull()
  const { faults: _, ...ofOldFile } = trial
  expect(metricValue(ofOldFile, 'recovery.max')).toBeNull()
})

test('what is not a metric has no value', () => {
  for (const name of ['', 'latency', 'latency.p98', 'latency.histogram', 'server.toString', 'nothing.at.all']) {
    expect(metricValue(trial, name)).toBeNull()
  }
})

test('the costs of a server that is not ours are unknown', () => {
  expect(metricValue({ ...trial, server: null }, 'server.utilisation')).toBeNull()
})

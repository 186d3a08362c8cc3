import { expect, test } from 'vitest'
import type { ResolvedProxy } from '../../protocol/proxy.ts'
import type { ResolvedPhase } from '../../protocol/scenario.ts'
import type { TargetMapping } from '../../protocol/target.ts'
import type { TrafficCounts } from '../../results/analysis/theory/link-bytes.ts'
import type { ByteLedger } from '../../results/format.ts'
import type { DriverReport } from '../driver/plan.ts'
import type { InterfaceTraffic } from '../measure/interface-counters.ts'
import { linkBytes } from './link-bytes.ts'
import { phaseOf } from './made-up-driver-report.ts'
import { SCENARIO } from './made-up-reports.ts'

const counted = (bytes: number): InterfaceTraffic => ({
  down: { bytes, packets: 3 },
  up: { bytes: 66, packets: 1 },
})

const used = (rest: Partial<TrafficCounts>): TrafficCounts => {
  return { requests: 0, emptyResponses: 0, opened: 0, ended: 0, heartbeats: 0, messages: 0, ...rest }
}

/** Warm-up, and two measured phases of 40 events each: 110 B down an event, 100 B up a phase. */
const PHASES = [
  phaseOf(20, 900, { traffic: used({ opened: 2 }) }),
  phaseOf(40, 100, { traffic: used({ heartbeats: 3 }) }),
  phaseOf(40, 300, { traffic: used({ opened: 1, ended: 1, requests: 1 }) }),
]
const SOCKET_BYTES = 2 * (40 * 110 + 100)

test('without an interface of its own a trial has the bytes that the model says, of the measured phases', () => {
  const packets = 2 * 80 + 2 * 3 + 4 + 3 + 3
  expect(
    linkBytes({ scenario: SCENARIO, report: { phases: PHASES, interface: null, isPushed: true, reAsks: null } }),
  ).toEqual({
    total: SOCKET_BYTES + 66 * packets + 16,
    packets,
    source: 'modelled',
  })
})

test('events in answers cost what the answers cost, and of answers that were held less', () => {
  const phases = PHASES.map((phase) => ({ ...phase, traffic: used({ requests: 40 }) }))
  const packetsOf = (reAsks: DriverReport['reAsks']) => {
    const report = { phases, interface: null, isPushed: false, reAsks }
    return linkBytes({ scenario: { ...SCENARIO, clients: { ...SCENARIO.clients, count: 1 } }, report })?.packets
  }
  // 80 questions in 3 s of one client: one every 37.5 ms.
  expect([packetsOf(null), packetsOf({ count: 80, meanUs: 100, mostUs: 100 })]).toEqual([80 * 3, 80 * 2])
})

test('what an interface counted in the measured phases stands beside the model, and beside the whole life', () => {
  const line = { phases: [counted(1000), counted(200), counted(30)], wholeLife: counted(5000) }
  const { modelled, ...link } = linkBytes({
    scenario: SCENARIO,
    report: { phases: PHASES, interface: line, isPushed: true, reAsks: null },
  }) as NonNullable<ByteLedger['link']>
  expect(link).toEqual({
    total: 200 + 30 + 2 * 66,
    packets: 8,
    source: 'interface',
    wholeLife: { total: 5066, packets: 4 },
  })
  expect(modelled?.total).toBeGreaterThan(SOCKET_BYTES)
})

const PROXY: ResolvedProxy = {
  kind: 'nginx',
  upstream: 'http/1.0',
  buffering: 'on',
  hint: 'ignored',
  readTimeoutMs: 60_000,
}
const TARGET: TargetMapping = {
  url: 'http://127.0.0.1:9',
  publish: null,
  begins: 'next',
  event: { envelope: null, sequence: null, time: null },
}

test('no model knows of events that come together, or through other hands, or are of several segments and of fewer', () => {
  const [first, ...rest] = SCENARIO.phases
  const inBursts = [first, ...rest].map((phase) => ({ ...(phase as ResolvedPhase), burst: { size: 5, everyMs: 500 } }))
  const large = {
    ...SCENARIO.feed,
    payloadBytes: null,
    payload: { fromBytes: 128, toBytes: 4096, spread: 'uniform' },
  } as const
  const line = { phases: [counted(1000), counted(200), counted(30)], wholeLife: counted(5000) }
  for (const scenario of [
    { ...SCENARIO, phases: inBursts },
    { ...SCENARIO, feed: large },
    { ...SCENARIO, proxy: PROXY },
    { ...SCENARIO, target: TARGET },
  ]) {
    const report = { phases: PHASES, isPushed: true, reAsks: null }
    expect(linkBytes({ scenario, report: { ...report, interface: null } })).toBeNull()
    expect(linkBytes({ scenario, report: { ...report, interface: line } })).not.toHaveProperty('modelled')
  }
  const small = { ...large, payload: { ...large.payload, toBytes: 1448 } }
  const report = { phases: PHASES, interface: null, isPushed: true, reAsks: null }
  expect(linkBytes({ scenario: { ...SCENARIO, feed: small }, report })).not.toBeNull()
})

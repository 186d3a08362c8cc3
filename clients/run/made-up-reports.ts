/** What driver, server and machine might have reported of a trial; made-up round numbers, for tests alone. */
import { type BothDirections, NO_BYTES, NOTHING } from '../../protocol/connection-bytes.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { LabStats, ProcessCost, TransportStats } from '../../protocol/server-stats.ts'
import type { LinkReport } from '../link/plan.ts'
import type { JoinedEnds } from './join-ends.ts'
import { driverReport } from './made-up-driver-report.ts'
import type { TrialReports } from './trial-result.ts'
import type { WindowCost } from './window-costs.ts'

export const SCENARIO: ResolvedScenario = {
  name: 'made-up',
  title: 'Made up',
  question: null,
  feed: { source: 'synthetic', payloadBytes: 100, arrival: 'fixed', rate: 10 },
  clients: { count: 2, rampMs: 0, headers: 'minimal', channels: 'one' },
  phases: [
    { name: 'warm-up', startMs: 0, durationMs: 1000, rate: 10, measure: false },
    { name: 'steady', startMs: 1000, durationMs: 2000, rate: 10, measure: true },
    { name: 'burst', startMs: 3000, durationMs: 1000, rate: 20, measure: true },
  ],
  transports: { sse: {} },
  repeat: 1,
  seed: 1,
  server: { keepAlive: true, compression: 'off', slowConsumers: 'disconnect', outboxBytes: 1024 ** 2 },
  backOff: { firstMs: 500, capMs: 10_000 },
  faults: [],
  expect: [],
  lesson: null,
}

const CARRIED: BothDirections = { down: { ...NO_BYTES, payload: 11_000 }, up: { ...NO_BYTES, heads: 300 } }

/** Both connections ended in order, and both ends agree. */
export const JOINED_ENDS: JoinedEnds = {
  client: CARRIED,
  server: CARRIED,
  setup: NOTHING,
  reset: { connections: 0, client: NOTHING, server: NOTHING, closedAtClient: 0, resetAtClient: 0 },
  compared: 'connections',
  reasons: [],
}

export function processCost(rest: Partial<ProcessCost> = {}): ProcessCost {
  const eventLoopDelayUs = { p50: 10, p99: 20, max: 30 }
  const pauses = { gcUs: 3000, gcLongestUs: 1200 }
  return { cpuUs: 80_000, wallUs: 3_000_000, rssBytes: 9000, eventLoopDelayUs, utilisation: 0.2, ...pauses, ...rest }
}

/** 50 ms of CPU. */
export function linkReport(rest: Partial<LinkReport> = {}): LinkReport {
  const { eventLoopDelayUs, ...cost } = processCost({ cpuUs: 50_000, utilisation: 0.4 })
  return {
    pairs: [],
    latenessUs: '',
    largeBursts: 0,
    cost: { ...cost, eventLoopDelayP99Us: eventLoopDelayUs.p99, eventLoopDelayMaxUs: eventLoopDelayUs.max },
    ...rest,
  }
}

/** A window in which the machine's counters went on by this much. */
export function windowOf(
  server: ProcessCost | null,
  busyMs: number,
  allMs: number,
  stealMs: number | null = null,
): WindowCost {
  const before = { busyMs: 5000, allMs: 9000, stealMs: stealMs === null ? null : 70 }
  const after = { busyMs: 5000 + busyMs, allMs: 9000 + allMs, stealMs: stealMs === null ? null : 70 + stealMs }
  return { server, machine: { before, after } }
}

export function trialReports(rest: Partial<TrialReports> = {}): TrialReports {
  const sse = { bytesDown: 11_000, bytesUp: 300, slowConsumers: 0 } as TransportStats
  return {
    scenario: SCENARIO,
    transport: 'sse',
    arm: 'sse',
    block: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    target: null,
    report: driverReport(),
    published: [
      {
        epoch: 'aaaaaaaaaaaa',
        headSeq: 50,
        phases: [
          { firstSeq: 1, lastSeq: 10 },
          { firstSeq: 11, lastSeq: 30 },
          { firstSeq: 31, lastSeq: 50 },
        ],
      },
    ],
    startsAtUs: 0,
    clock: { kind: 'shared', offsetUs: 0, uncertaintyUs: 0 },
    clockFailure: null,
    struck: [],
    windows: [windowOf(processCost(), 600, 6000)],
    socketMemory: { server: 4096, driver: null },
    rssBeforeBytes: 5000,
    settledGrowthBytes: 3000,
    ends: JOINED_ENDS,
    last: { transports: { sse } as Readonly<Record<string, TransportStats>> } as LabStats,
    link: null,
    ...rest,
  }
}

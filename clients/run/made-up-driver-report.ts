/** What a driver might have reported of a trial; made-up round numbers, for tests alone. */
import { ConnectionLog } from '../../protocol/connection-bytes.ts'
import { createHistogram, encodeHistogram, recordUs } from '../../results/analysis/histogram.ts'
import type { BytesByKind, CountedDeliveries } from '../../results/format.ts'
import type { DriverReport, PhaseReport } from '../driver/plan.ts'

/** The text of a histogram of `count` times the same values. */
export function histogramOf(valuesUs: readonly number[], count = 1): string {
  const histogram = createHistogram()
  for (let time = 0; time < count; time++) for (const us of valuesUs) recordUs(histogram, us)
  return encodeHistogram(histogram)
}

export function ledgerOf(expected: number, delivered: number): CountedDeliveries {
  return { expected, delivered, lost: expected - delivered, duplicated: 0, reordered: 0, gaps: 0 }
}

function bytesOf(payload: number, heads: number): BytesByKind {
  return { payload, framing: 0, heads, handshake: 0, heartbeat: 0, total: payload + heads }
}

/** A phase whose events all took the same time. */
export function phaseOf(count: number, latencyUs: number, rest: Partial<PhaseReport> = {}): PhaseReport {
  return {
    fromDue: histogramOf([latencyUs], count),
    fromSent: histogramOf([latencyUs / 2], count),
    firstThirdP50Us: null,
    lastThirdP50Us: null,
    deliveries: ledgerOf(count, count),
    bytes: { down: bytesOf(count * 110, 0), up: bytesOf(0, 100) },
    traffic: { requests: 0, emptyResponses: 0, opened: 0, ended: 0, heartbeats: 0, messages: 0 },
    steady: { answers: 0, emptyAnswers: 0, answerBytes: 0, emptyAnswerBytes: 0, openUs: 2e6, elapsedUs: 1e6 },
    completed: count,
    uplink: null,
    ...rest,
  }
}

const REPORT: DriverReport = {
  phases: [phaseOf(20, 900), phaseOf(40, 100), phaseOf(40, 300)],
  connectUs: '',
  joinUs: '',
  firstEventUs: '',
  fanOutLost: 0,
  fanOutSpreadUs: '',
  fanOutLeastUs: '',
  fanOutMostUs: '',
  arrivalLatenessUs: '',
  pollLatenessUs: '',
  reAsks: null,
  feedLatenessUs: '',
  onTimeShare: 1,
  stampErrors: { leastLatencyUs: '', meanUs: null },
  faults: [],
  staleness: { meanMs: null, p99Ms: null, peakMs: null, ageMeanMs: null },
  stalenessErrorUs: null,
  bytes: { down: bytesOf(11_000, 0), up: bytesOf(0, 300) },
  interface: null,
  socketBytes: { down: 11_000, up: 300 },
  connectionRows: new ConnectionLog(0).rows(),
  connections: {
    opened: 2,
    closed: 2,
    refused: 0,
    reset: 0,
    reconnects: 0,
    peakOpen: 2,
    requests: 2,
    upgrades: 0,
    emptyResponses: 0,
  },
  isPushed: true,
  series: [],
  cost: {
    cpuUs: 40_000,
    wallUs: 3_000_000,
    rssBytes: 6000,
    eventLoopDelayP99Us: 700,
    eventLoopDelayMaxUs: 1700,
    utilisation: 0.1,
    gcUs: 6000,
    gcLongestUs: 900,
  },
  rssBeforeBytes: 5000,
  joined: 2,
  fromTheFuture: 0,
  aheadUs: 0,
  failures: {},
  uplink: null,
}

export function driverReport(rest: Partial<DriverReport> = {}): DriverReport {
  return { ...REPORT, ...rest }
}

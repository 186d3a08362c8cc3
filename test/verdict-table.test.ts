/**
 * The table of verdicts in results/README.md, row by row: what lies on the bound is sound, what lies just beyond it
 * is not, and whoever reads the reason is told what to do.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { instrumentReasons, withReasons } from '../clients/run/instrument-reasons.ts'
import { driverReport } from '../clients/run/made-up-driver-report.ts'
import { trialReports } from '../clients/run/made-up-reports.ts'
import type { TrialReports } from '../clients/run/trial-result.ts'
import type { ResolvedNetwork, ResolvedScenario } from '../protocol/scenario.ts'
import { judgeTrial, worstVerdict } from '../results/analysis/verdict.ts'
import { FIXTURE_UPLINK } from '../results/fixture/uplink.ts'
import { buildFixtureResult } from '../results/fixture.ts'
import type { DeliveryLedger, Trial, Verdict, VerdictLevel } from '../results/format.ts'

const { trials, scenario } = buildFixtureResult({ blocks: 1 })
const NETWORK: ResolvedNetwork = { via: 'link', delayMs: 50, jitterMs: 0, bytesPerSecond: null, lossShare: 0 }
const RESOLVED: ResolvedScenario = {
  ...scenario.resolved,
  clients: { ...scenario.resolved.clients, rampMs: 1000 },
  network: NETWORK,
}

/** The same with thirty events at once in its last phase, for fifty clients: 30 ms of deliveries. */
const IN_BURSTS: ResolvedScenario = {
  ...RESOLVED,
  phases: RESOLVED.phases.map((phase, index) =>
    index === 2 ? { ...phase, rate: 0, burst: { size: 30, everyMs: 500 } } : phase,
  ),
}

/** A sound trial whose percentiles are 10, 20 and 40 ms, with one thing changed. */
function judged(change: (trial: Trial) => unknown, transport = 'sse', asked = RESOLVED): Verdict {
  const trial = structuredClone(trials.find((one) => one.transport === transport)) as Trial
  Object.assign(trial.latencyUs.fromDue, { p50: 10_000, p90: 20_000, p99: 40_000 })
  change(trial)
  return judgeTrial(trial, asked)
}

/** The verdict of a sound trial after what the run itself found. */
function reported(rest: Partial<TrialReports>): Verdict {
  return withReasons({ level: 'VALID', reasons: [] }, instrumentReasons(trialReports(rest)))
}

const link = (latenessP99Us: number) => ({ via: 'link', latenessP50Us: 0, latenessP99Us, largeBursts: 0 }) as const
const exchanged = (aheadUs: number): Partial<TrialReports> => ({
  report: driverReport({ fromTheFuture: 3, aheadUs }),
  clock: { kind: 'exchange', offsetUs: 0, uncertaintyUs: 250 },
})
const server = (trial: Trial) => trial.server as NonNullable<Trial['server']>
const serverBytes = (trial: Trial) => trial.bytes.server as NonNullable<Trial['bytes']['server']>
const NONE_RESET = { connections: 3, client: { down: 0, up: 0 }, server: { down: 0, up: 0 } }
const thirds = (trial: Trial, first: number, last: number) => {
  for (const phase of trial.phases) Object.assign(phase, { firstThirdP50Us: first, lastThirdP50Us: last })
}
const feedLate = (trial: Trial, us: number, shown: Partial<Trial['latencyUs']['fromDue']>) => {
  server(trial).feedLatenessP99Us = us
  Object.assign(trial.latencyUs.fromDue, shown)
}
/** By the lab's own publisher, to a server that is not ours. */
const published = (trial: Trial, refused: number, p99: number, shown: Partial<Trial['latencyUs']['fromDue']> = {}) => {
  const us = { p50: 0, p99, max: p99 }
  const problem = { failed: 0, firstProblem: null }
  trial.target = { publishing: { accepted: 100, refused, ...problem, latenessUs: us, answerUs: us }, withheld: [] }
  Object.assign(trial.latencyUs.fromDue, shown)
}
/** Messages whose receipt takes 10 ms, or 30 ms on average where no percentile is known. */
const sent = (trial: Trial, latenessP99Us: number, p50: number | null = 10_000) => {
  trial.uplink = { ...FIXTURE_UPLINK, latenessP99Us, ackUs: { ...FIXTURE_UPLINK.ackUs, p50, mean: 30_000 } }
}
/** The fixture's feed is 300 µs late, and 2 ms are the host's. */
const residual = (residualUs: number) => (trial: Trial) => {
  trial.theory = { ...trial.theory, meanUs: 50_000, residualUs }
  trial.network = link(1000)
}

/** A code with its level, what is still sound, and what is not any more. */
type Row = readonly [code: string, level: VerdictLevel, sound: () => Verdict, doubtful: () => Verdict]

const row = (code: string, level: VerdictLevel, sound: (t: Trial) => unknown, doubtful: (t: Trial) => unknown): Row => [
  code,
  level,
  () => judged(sound),
  () => judged(doubtful),
]

const more = (ledger: DeliveryLedger, member: keyof DeliveryLedger): void => {
  ledger[member] = (ledger[member] ?? 0) + 1
}

const ROWS: readonly Row[] = [
  row(
    'deliveries-differ',
    'INVALID',
    ({ deliveries }) => [more(deliveries, 'expected'), more(deliveries, 'lost')],
    ({ deliveries }) => more(deliveries, 'expected'),
  ),
  row(
    'bytes-differ',
    'INVALID',
    ({ bytes }) => [bytes.steady.down.total++, bytes.steady.down.heads++],
    ({ bytes }) => bytes.steady.down.total++,
  ),
  row(
    'connections-differ',
    'INVALID',
    ({ connections }) => [connections.opened++, connections.reset++],
    ({ connections }) => connections.opened++,
  ),
  [
    'bytes-do-not-add-up',
    'INVALID',
    () => reported({ report: driverReport({ socketBytes: { down: 11_000, up: 300 } }) }),
    () => reported({ report: driverReport({ socketBytes: { down: 11_001, up: 300 } }) }),
  ],
  ['clock-unusable', 'INVALID', () => reported(exchanged(250)), () => reported(exchanged(251))],
  [
    'clients-missing',
    'INVALID',
    () => reported({ report: driverReport({ joined: 2 }) }),
    () => reported({ report: driverReport({ joined: 1, failures: { 'connection refused': 4 } }) }),
  ],
  row(
    'ends-differ',
    'INVALID',
    () => {},
    (trial) => serverBytes(trial).up.total++,
  ),
  row(
    'ends-not-compared',
    'SUSPECT',
    (trial) => (trial.bytes.reset = { ...NONE_RESET, unexplained: 0 }),
    (trial) => (trial.bytes.reset = { ...NONE_RESET, unexplained: 1 }),
  ),
  // Of the fixture's fifty connections.
  row(
    'ends-not-compared',
    'SUSPECT',
    (trial) => (trial.bytes.reset = { ...NONE_RESET, connections: 25, slowConsumers: 20 }),
    (trial) => (trial.bytes.reset = { ...NONE_RESET, connections: 6 }),
  ),
  row(
    'nothing-measured',
    'INVALID',
    (trial) => Object.assign(trial.deliveries, { expected: 1, delivered: 1 }),
    (trial) => Object.assign(trial.deliveries, { expected: 0, delivered: 0 }),
  ),
  ['no-trial', 'INVALID', () => worstVerdict(trials), () => worstVerdict([])],
  row(
    'rate-missed',
    'SUSPECT',
    (trial) => (trial.achievedRate = 0.99),
    (trial) => (trial.achievedRate = 0.9899),
  ),
  row(
    'rate-missed',
    'SUSPECT',
    (trial) => (trial.achievedRate = 1.01),
    (trial) => (trial.achievedRate = 1.0101),
  ),
  row(
    'rate-missed',
    'INVALID',
    () => {},
    (trial) => (trial.achievedRate = 0.8999),
  ),
  row(
    'instrument-error',
    'SUSPECT',
    (trial) => (trial.driver.stampErrorP50Us = 1000),
    (trial) => (trial.driver.stampErrorP50Us = 1001),
  ),
  row(
    'instrument-error',
    'SUSPECT',
    (trial) => (trial.driver.stampErrorP90Us = 2000),
    (trial) => (trial.driver.stampErrorP90Us = 2001),
  ),
  row(
    'instrument-error',
    'SUSPECT',
    (trial) => (trial.driver.stampErrorUs = 4000),
    (trial) => (trial.driver.stampErrorUs = 4001),
  ),
  row(
    'arrivals-late',
    'SUSPECT',
    (trial) => (trial.driver.arrivalLatenessP99Us = 100_000),
    (trial) => (trial.driver.arrivalLatenessP99Us = 100_001),
  ),
  [
    'pollers-late',
    'SUSPECT',
    () => judged((trial) => (trial.driver.timerLatenessP99Us = 10_000), 'polling'),
    () => judged((trial) => (trial.driver.timerLatenessP99Us = 10_001), 'polling'),
  ],
  row(
    'feed-late',
    'SUSPECT',
    (trial) => (server(trial).feedLatenessP99Us = 2000),
    (trial) => (server(trial).feedLatenessP99Us = 2001),
  ),
  row(
    'feed-late',
    'SUSPECT',
    (trial) => feedLate(trial, 3000, { p50: null, mean: 30_000 }),
    (trial) => feedLate(trial, 3001, { p50: null, mean: 30_000 }),
  ),
  row(
    'feed-late',
    'SUSPECT',
    (trial) => feedLate(trial, 2000, { p50: null, mean: null }),
    (trial) => feedLate(trial, 2001, { p50: null, mean: null }),
  ),
  [
    'feed-late',
    'SUSPECT',
    () => judged((trial) => feedLate(trial, 32_000, {}), 'sse', IN_BURSTS),
    () => judged((trial) => feedLate(trial, 32_001, {}), 'sse', IN_BURSTS),
  ],
  row(
    'events-not-taken',
    'INVALID',
    (trial) => published(trial, 0, 0),
    (trial) => published(trial, 1, 0),
  ),
  row(
    'publisher-late',
    'SUSPECT',
    (trial) => published(trial, 0, 2000),
    (trial) => published(trial, 0, 2001),
  ),
  row(
    'publisher-late',
    'SUSPECT',
    (trial) => published(trial, 0, 3000, { p50: null, mean: 30_000 }),
    (trial) => published(trial, 0, 3001, { p50: null, mean: 30_000 }),
  ),
  row(
    'uplink-differs',
    'INVALID',
    (trial) => (trial.uplink = { ...FIXTURE_UPLINK, acknowledged: FIXTURE_UPLINK.acknowledged - 1, failed: 1 }),
    (trial) => (trial.uplink = { ...FIXTURE_UPLINK, acknowledged: FIXTURE_UPLINK.acknowledged - 1 }),
  ),
  row(
    'uplink-late',
    'SUSPECT',
    (trial) => sent(trial, 2000),
    (trial) => sent(trial, 2001),
  ),
  row(
    'uplink-late',
    'SUSPECT',
    (trial) => sent(trial, 3000, null),
    (trial) => sent(trial, 3001, null),
  ),
  row(
    'link-late',
    'SUSPECT',
    (trial) => (trial.network = link(5000)),
    (trial) => (trial.network = link(5001)),
  ),
  row(
    'link-busy',
    'SUSPECT',
    (trial) => (trial.network = { ...link(0), utilisation: 0.9 }),
    (trial) => (trial.network = { ...link(0), utilisation: 0.901 }),
  ),
  row(
    'machine-busy',
    'SUSPECT',
    (trial) => (trial.machineBusy = 0.9),
    (trial) => (trial.machineBusy = 0.901),
  ),
  row(
    'machine-steal',
    'SUSPECT',
    (trial) => (trial.machineSteal = 0.01),
    (trial) => (trial.machineSteal = 0.0101),
  ),
  row(
    'not-stationary',
    'SUSPECT',
    (trial) => thirds(trial, 10_000, 12_000),
    (trial) => thirds(trial, 10_000, 12_001),
  ),
  // 5 % of 50 ms, 2 ms of the host, 300 µs of the feed, 1 ms of the link.
  row('off-theory', 'SUSPECT', residual(-5800), residual(-5801)),
]

const table = readFileSync(new URL('../results/README.md', import.meta.url), 'utf8').split('\n## Verdict\n')[1] ?? ''
const rowsOfReadme = [...(table.split('\n## ')[0] ?? '').matchAll(/^\| (`[^|]+) \| ([A-Z, ]+?) +\|/gm)]
const inReadme = rowsOfReadme.flatMap(([, codes = '', levels = '']) =>
  [...codes.matchAll(/`([^`]+)`/g)].flatMap(([, code]) =>
    levels
      .trim()
      .split(', ')
      .map((level) => `${code} ${level}`),
  ),
)

test('every code of the table, at every level that it may have, is tried here', () => {
  expect(new Set(inReadme)).toEqual(new Set(ROWS.map(([code, level]) => `${code} ${level}`)))
})

describe.each(ROWS)('%s', (code, level, sound, doubtful) => {
  test(`is ${level} beyond its bound, and says what to do`, () => {
    const verdict = doubtful()
    expect(verdict.level).toBe(level)
    const reason = verdict.reasons.find((one) => one.code === code)
    expect(reason?.message).toMatch(/\d|none/)
    expect(reason?.remedy.length).toBeGreaterThan(20)
  })
  test('is nothing on its bound', () => expect(sound()).toEqual({ level: 'VALID', reasons: [] }))
})

test.each([0.9, 1.1])('a rate of %d of the asked one is a doubt and no refusal', (achievedRate) => {
  expect(judged((trial) => (trial.achievedRate = achievedRate)).level).toBe('SUSPECT')
})

import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { Spread, SummaryRow, Trial } from '../../results/format.ts'
import { summaryTable, type TableInput } from './table.ts'

const at = (median: number): Spread => ({ median, low: median, high: median })

function row(arm: string, changes: Partial<SummaryRow> = {}): SummaryRow {
  return {
    transport: arm,
    arm,
    blocks: 5,
    meanUs: at(500_000),
    p50Us: at(501_000),
    p90Us: at(900_000),
    p99Us: at(992_400),
    p999Us: at(998_000),
    maxUs: at(1_003_000),
    stalenessMeanMs: at(498.2),
    bytesPerEvent: at(402.4),
    connections: at(100),
    requestsPerSecond: at(100),
    lost: at(0),
    serverCpuUsPerEvent: at(41.2),
    ...changes,
  }
}

const [FIRST] = buildFixtureResult({ trials: 1 }).trials as [Trial]
/** Its instrument knows nothing of itself, so that no note tells of it. */
const TRIAL: Trial = { ...FIRST, driver: { ...FIRST.driver, stampErrorP50Us: null, stampErrorUs: null } }

/** A trial that lost so many. */
const losing = (arm: string, lost: number): Trial => ({ ...TRIAL, arm, deliveries: { ...TRIAL.deliveries, lost } })

/** A trial of which this was withheld. */
function withholding(arm: string, fromDue: Partial<Trial['latencyUs']['fromDue']>, count = 20_000): Trial {
  const latencyUs = { ...TRIAL.latencyUs, fromDue: { ...TRIAL.latencyUs.fromDue, count, ...fromDue } }
  return { ...losing(arm, 0), latencyUs }
}

/** The same, and its clocks were compared by an exchange. */
function exchanged(...facts: Parameters<typeof withholding>): Trial {
  const clock = { kind: 'exchange', offsetUs: 9, uncertaintyUs: 1200 } as const
  return { ...withholding(...facts), clock, staleness: { ...TRIAL.staleness, meanMs: null } }
}

const push = { p50Us: at(410), p99Us: at(3_100), p999Us: at(9_940), maxUs: at(12_400_000), stalenessMeanMs: at(0.4) }
const input: TableInput = {
  summary: [
    row('polling'),
    row('long-polling', { ...push, requestsPerSecond: at(2_000) }),
    row('websocket', { ...push, requestsPerSecond: at(0), serverCpuUsPerEvent: at(9.94) }),
  ],
  trials: [losing('polling', 0)],
}
const plain = (width: number) => ({ width, colour: false })

test('at 80 columns everything is there, with short headings', () => {
  expect(summaryTable(input, plain(80))).toEqual({
    lines: [
      ' transport      p50  p99  p99.9    max  stale  B/ev  conns  req/s  lost    cpu',
      '                 ms   ms     ms     ms     ms                            µs/ev',
      ' polling        501  992    998   1003    498   402    100    100     0     41',
      ' long-polling  0.41  3.1    9.9  12400   0.40   402    100   2000     0     41',
      ' websocket     0.41  3.1    9.9  12400   0.40   402    100    0.0     0    9.9',
    ],
    notes: [' Medians over 5 blocks (lost: their sum); latency from the due instant.'],
  })
})

test('at 120 columns the headings are whole', () => {
  expect(summaryTable(input, plain(120)).lines.slice(0, 2)).toEqual([
    ' transport      p50  p99  p99.9    max  staleness  B/event  conns  req/s  lost  server cpu',
    '                 ms   ms     ms     ms         ms                                 µs/event',
  ])
})

test('at 60 columns the lesser columns leave and are named', () => {
  const { lines, notes } = summaryTable(input, plain(60))
  expect(lines[0]).toBe(' transport     p50 p99   max stale B/ev req/s lost   cpu')
  expect(notes).toContain(' Left out for width: p99.9, conns; see --json.')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60)
})

test('what is withheld is a dash, and a note says why', () => {
  const summary = [row('sse', { p999Us: null, serverCpuUsPerEvent: null })]
  const trials = [losing('sse', 0), { ...withholding('sse', { p999: null }, 9_999), server: null }]
  const { lines, notes } = summaryTable({ summary, trials }, plain(80))
  expect(lines[2]).toBe(' sse        501  992      –  1003    498   402    100    100     0      –')
  expect(notes.slice(1)).toEqual([
    ' – p99.9: too few events for that figure.',
    ' – server cpu: the server is not ours to ask.',
  ])
})

test('what losses withhold is told apart from what the sample does', () => {
  const summary = [row('sse', { p999Us: null, maxUs: null })]
  const trial = { ...withholding('sse', { p999: null, max: null }), deliveries: { ...TRIAL.deliveries, lost: 400 } }
  expect(summaryTable({ summary, trials: [trial] }, plain(80)).notes.slice(1)).toEqual([
    ' – p99.9, max: too many events lost for that figure.',
  ])
})

test('what only the clock withholds is told so, apart from what the sample withholds', () => {
  const withheld = { p50Us: null, p999Us: null, stalenessMeanMs: null }
  const summary = [row('sse', withheld), row('websocket', withheld), row('polling', { p50Us: null })]
  const trials = [
    exchanged('sse', { p50: null, p999: null }, 500),
    exchanged('websocket', { p50: null, p999: null }),
    exchanged('polling', { p50: null }, 5),
  ]
  expect(summaryTable({ summary, trials }, plain(80)).notes.slice(1)).toEqual([
    ' – p50, p99.9, staleness: smaller than the clock’s uncertainty of 1.2 ms.',
    ' – p50, p99.9: too few events for that figure.',
  ])
})

test('one block that lost events shows, though the median is 0', () => {
  const trials = [0, 0, 30].map((lost) => losing('sse', lost))
  const { lines } = summaryTable({ summary: [row('sse')], trials }, { width: 80, colour: true })
  expect(lines[2]).toContain('\u001b[31m30\u001b[39m')
})

test('a single block says that it has no interval', () => {
  const { notes } = summaryTable({ summary: [row('sse', { blocks: 1 })], trials: [] }, plain(80))
  expect(notes).toEqual([' One block: no interval can be given; --repeat 3 gives one, 5 a good one.'])
})

test('what of the printed percentiles may be the instrument’s stands beneath them, by arm', () => {
  const stamped = (arm: string, p50: number | null, p99: number | null): Trial => {
    return { ...losing(arm, 0), driver: { ...TRIAL.driver, stampErrorP50Us: p50, stampErrorUs: p99 } }
  }
  const trials = [stamped('sse', 200, 900), stamped('sse', 100, 1500), stamped('websocket', 30, null)]
  const summary = [row('polling'), row('sse'), row('websocket')]
  expect(summaryTable({ summary, trials }, plain(80)).notes.slice(1)).toEqual([
    ' Instrument error in p50/p99, at most, ms: sse 0.20/1.5, websocket 0.03/–.',
  ])
})

test('a p99 that differs between blocks by more than half is told with its range, others are not', () => {
  const p99Us = { median: 3_000, low: 2_100, high: 9_000 }
  const summary = [row('polling', { blocks: 3, p99Us }), row('sse', { blocks: 3, p99Us: { ...p99Us, high: 3_150 } })]
  expect(summaryTable({ summary, trials: [] }, plain(80)).notes.slice(1)).toEqual([
    ' p99 of polling ranged 2.1–9.0 ms over 3 blocks.',
  ])
})

/**
 * The long form: what is measured over 100 ms there and back, net of what the same link shows at 0 ms, against theory.
 * The link, the host and the instrument are in both trials; what is left of their difference is the network.
 */
import { expect, test } from 'vitest'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { askedEvents } from '../../results/analysis/theory/asked-events.ts'
import { heldInOrderUs } from '../../results/analysis/theory/held-in-order.ts'
import { playLongPolling } from '../../results/analysis/theory/long-polling-arrivals.ts'
import type { Trial } from '../../results/format.ts'
import { type LinkTrial, runLinkTrial } from './link-trial.ts'

const CLIENTS = 20
const ROUND_TRIP_US = 100_000
const DELAY_US = ROUND_TRIP_US / 2
const INTERVAL_US = 1_000_000

interface Case {
  readonly name: string
  readonly wanted: Omit<LinkTrial, 'roundTripMs' | 'clients'>
  /** At 100 ms alone: at 0 ms it would be in both, and say nothing. */
  readonly jitterMs?: number
  /** What theory says of the mean at a one-way delay, µs. */
  readonly theoryUs: (oneWayUs: number, scenario: ResolvedScenario) => number
  /** How far the net mean may be off, µs, of what theory says. */
  readonly toleranceUs: (theoryUs: number) => number
}

const share = (part: number) => (theoryUs: number) => part * theoryUs

const polling = (schedule: string) => ({ intervalMs: INTERVAL_US / 1000, schedule, etag: true, timeoutMs: 10_000 })

const push = (transport: string, settings: LinkTrial['settings']): Case => ({
  name: `${transport}, d`,
  wanted: { transport, settings: settings ?? {}, rate: 20, measuredMs: 15_000 },
  theoryUs: (oneWayUs) => oneWayUs,
  toleranceUs: () => 1_000,
})

/** More rarely for longer: the formula is evaluated on the very arrivals, but some dozens of them should be there. */
const longPolling = (rate: number, measuredMs: number): Case => ({
  name: `long-polling, Poisson, ${rate}/s`,
  wanted: {
    transport: 'long-polling',
    settings: { waitMs: 25_000, graceMs: 5000 },
    rate,
    arrival: 'poisson',
    measuredMs,
  },
  theoryUs: meanOnArrivals,
  toleranceUs: share(0.05),
})

/** 18 events a second in 30 s for 20 clients: enough for a p99.9. */
const FIXED_RATE: Case = {
  name: 'polling, fixed rate, T/2 + R/2',
  wanted: { transport: 'polling', settings: polling('fixed-rate'), rate: 18, measuredMs: 30_000 },
  theoryUs: (oneWayUs) => INTERVAL_US / 2 + oneWayUs,
  toleranceUs: share(0.03),
}

/** Of 2 mbit an event of 10,000 B, with its frame of 4, takes 40 ms to be put on the line. */
const NARROW_BYTES_PER_SECOND = 250_000
const LARGE_EVENT_BYTES = 10_000
const NARROW: Case = {
  name: 'websocket, 10 kB over 2 mbit, d + bytes/bandwidth',
  wanted: {
    transport: 'websocket',
    settings: { pingMs: 25_000 },
    bytesPerSecond: NARROW_BYTES_PER_SECOND,
    payloadBytes: LARGE_EVENT_BYTES,
    rate: 5,
    measuredMs: 10_000,
  },
  theoryUs: (oneWayUs) => oneWayUs + ((LARGE_EVENT_BYTES + 4) * 1e6) / NARROW_BYTES_PER_SECOND,
  toleranceUs: () => 1_000,
}

/** Five events are under way within the jitter, and each may have to wait for those before it. */
const JITTERY_RATE = 100
const JITTER_US = 50_000
const JITTERY: Case = {
  name: 'websocket, 50 ms of jitter at 100/s, d + H',
  wanted: { transport: 'websocket', settings: { pingMs: 25_000 }, rate: JITTERY_RATE, measuredMs: 15_000 },
  jitterMs: JITTER_US / 1000,
  theoryUs: (oneWayUs, { network }) => {
    const jitterUs = 1000 * (network?.jitterMs ?? 0)
    return oneWayUs + jitterUs / 2 + heldInOrderUs(jitterUs, JITTERY_RATE, 'fixed')
  },
  // H alone is three times as much. A link that lets each piece out at an instant of its own spends its budget of turns.
  toleranceUs: () => 2_000,
}

const CASES: readonly Case[] = [
  push('sse', { heartbeatMs: 15_000 }),
  push('websocket', { pingMs: 25_000 }),
  FIXED_RATE,
  {
    name: 'polling, fixed delay, T/2 + R',
    wanted: { transport: 'polling', settings: polling('fixed-delay'), rate: 18, measuredMs: 20_000 },
    theoryUs: (oneWayUs) => INTERVAL_US / 2 + 2 * oneWayUs,
    toleranceUs: share(0.03),
  },
  longPolling(1, 60_000),
  longPolling(4, 30_000),
  longPolling(20, 15_000),
  NARROW,
  JITTERY,
]

const HEAD = [
  '| what | mean at 0 ms | mean at 100 ms | net | theory | off | allowed | p99.9 | link late p50, p99 | verdicts |',
  '|---|--:|--:|--:|--:|--:|--:|--:|--:|---|',
]

const LEGEND =
  '20 clients, ms. Net: the mean at 100 ms less what the mean at 0 ms, through the same link, is above theory at 0 ms. ' +
  'Long polling: the formula on the very arrivals of the seed, asking again at once.'

interface Row {
  readonly name: string
  readonly at0: Trial
  readonly at100: Trial
  readonly netUs: number
  readonly theoryUs: number
  readonly allowedUs: number
  /** What the mean at 0 ms is above theory, µs. */
  readonly excessUs: number
}

test('over 100 ms there and back every transport is where theory says, net of the link at 0 ms', async ({ task }) => {
  const rows: Row[] = []
  for (const one of CASES) {
    rows.push(await measured(one))
    task.meta.report = [LEGEND, '', ...HEAD, ...rows.map(lineOf)]
  }
  for (const { name, netUs, theoryUs, allowedUs, at0, at100 } of rows) {
    for (const { deliveries, verdict } of [at0, at100]) {
      expect(deliveries.lost, name).toBe(0)
      expect(verdict.level, `${name}: ${JSON.stringify(verdict.reasons)}`).not.toBe('INVALID')
    }
    expect(Math.abs(netUs - theoryUs), name).toBeLessThanOrEqual(allowedUs)
  }
  const fixedRate = rows.find(({ name }) => name === FIXED_RATE.name) as Row
  expectWithinWorstCase(fixedRate)
})

async function measured({ name, wanted, jitterMs = 0, theoryUs, toleranceUs }: Case): Promise<Row> {
  const at0 = await runLinkTrial({ ...wanted, clients: CLIENTS, roundTripMs: 0 })
  const at100 = await runLinkTrial({ ...wanted, clients: CLIENTS, roundTripMs: ROUND_TRIP_US / 1000, jitterMs })
  const excessUs = meanUs(at0.trial) - theoryUs(0, at0.scenario)
  const theory100Us = theoryUs(DELAY_US, at100.scenario)
  return {
    name,
    at0: at0.trial,
    at100: at100.trial,
    netUs: meanUs(at100.trial) - excessUs,
    theoryUs: theory100Us,
    allowedUs: toleranceUs(theory100Us),
    excessUs,
  }
}

/**
 * No event may wait longer than T + R/2, but for what the instrument itself recorded as late, at worst: of the feed one
 * late event is late for all clients, and each poll passes the link twice.
 */
function expectWithinWorstCase({ at100, excessUs }: Row): void {
  const { latencyUs, server, driver, network } = at100
  const linkUs = network?.latenessMaxUs
  const lateUs = [server?.feedLatenessMaxUs, driver.timerLatenessMaxUs, linkUs, linkUs].map((us) => us ?? Number.NaN)
  const worstUs = INTERVAL_US + ROUND_TRIP_US / 2 + lateUs.reduce((sum, us) => sum + us, 0)
  expect(latencyUs.fromDue.p999).not.toBeNull()
  expect((latencyUs.fromDue.p999 ?? 0) - excessUs).toBeLessThanOrEqual(worstUs)
}

function meanOnArrivals(oneWayUs: number, scenario: ResolvedScenario): number {
  const { dueAtUs, measured } = askedEvents(scenario)
  const { latenciesUs } = playLongPolling(dueAtUs, { oneWayUs, reAskUs: 0 })
  const ofPhase = latenciesUs.filter((_, index) => measured[index])
  return ofPhase.reduce((sum, us) => sum + us, 0) / ofPhase.length
}

function meanUs({ latencyUs }: Trial): number {
  return latencyUs.fromDue.mean ?? Number.NaN
}

function lineOf({ name, at0, at100, netUs, theoryUs, allowedUs }: Row): string {
  const { latenessP50Us = null, latenessP99Us = null } = at100.network ?? {}
  const late = [latenessP50Us, latenessP99Us].map((us) => (us === null ? '–' : ms(us))).join(', ')
  const { p999 } = at100.latencyUs.fromDue
  const cells = [meanUs(at0), meanUs(at100), netUs, theoryUs, netUs - theoryUs, allowedUs].map(ms)
  const verdicts = [at0, at100].map(({ verdict }) =>
    [verdict.level, ...verdict.reasons.map(({ code }) => code)].join(' '),
  )
  return `| ${[name, ...cells, p999 === null ? '–' : ms(p999), late, verdicts.join(' / ')].join(' | ')} |`
}

function ms(us: number): string {
  return (us / 1000).toFixed(2)
}

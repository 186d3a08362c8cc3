/** Every transport comes through every kind of fault, one after the other in one trial, and the ledger says so. */
import { expect, test, vi } from 'vitest'
import type { FaultResult, Trial } from '../../results/format.ts'
import { EVENTS_PER_SECOND, fault, runFaultTrial, TRANSPORT_NAMES, usualWaitUs } from './fault-trial.ts'

const CLIENTS = 20

/** Ten seconds of faults and a minute for a machine that has other things to do, ms. */
const TIMEOUT_MS = 120_000
// Each of these restarts its server twice, which takes a core while it lasts.
vi.setConfig({ maxConcurrency: 2 })

/** The server dies here, and what its successor publishes late belongs here too: only this phase, and the one before, may lose events. */
const HISTORY_LOST = { name: 'history lost', durationMs: 1_500 }
/** Nothing may be lost in here, and however late a successor is on a busy machine, nothing is. */
const HISTORY_KEPT = { name: 'history kept', durationMs: 5_800 }
/** Nor here, from the last fault on: nobody may have waited longer than its recovery says. */
const DRAINED = { name: 'drained', durationMs: 1_700 }

const FAULTS = [
  fault('restart', 1_800, { history: 'lose', durationMs: 200 }),
  fault('drop-connections', 4_200, { how: 'fin' }),
  fault('drop-connections', 4_800, { how: 'rst', share: 0.5 }),
  fault('stall-feed', 5_400, { durationMs: 300 }),
  fault('stall-event-loop', 6_000, { durationMs: 300 }),
  fault('silence', 6_500, { share: 0.5 }),
  fault('cut', 8_300, { durationMs: 200, share: 0.5 }),
  fault('restart', 8_800, { history: 'keep', drainMs: 400, durationMs: 200 }),
]

const EVENT_GAP_MS = 1000 / EVENTS_PER_SECOND

/** A fault that nobody felt would have been none: how long somebody must have gone without events, ms, if nothing else strikes. */
const LEAST_RECOVERY_MS: Readonly<Record<string, number>> = {
  silence: 900, // two heartbeats or pings of 500 ms from the last event on; polls wait longer
  'stall-feed': 200,
  'stall-event-loop': 200,
  restart: 150,
}

/** The others strike the server as a whole. */
const STRIKE_CONNECTIONS = ['drop-connections', 'silence', 'cut']

test.concurrent.each(TRANSPORT_NAMES)(
  '%s loses nothing but what a gap tells of',
  async (transport) => {
    const phases = [HISTORY_LOST, HISTORY_KEPT, DRAINED]
    const trial = await runFaultTrial({ transport, clients: CLIENTS, phases, faults: FAULTS })
    const [arrival, lost, kept, drained] = trial.phases.map(({ deliveries }) => deliveries)
    expect(kept).toMatchObject({ expected: expectedIn(HISTORY_KEPT), lost: 0, duplicated: 0, gaps: 0 })
    expect(drained).toMatchObject({ expected: expectedIn(DRAINED), lost: 0, duplicated: 0, gaps: 0 })
    for (const before of [arrival, lost]) expect(before).toMatchObject({ duplicated: 0, gaps: before?.lost })
    expect(trial.deliveries.delivered + (trial.deliveries.lost ?? 0)).toBe(trial.deliveries.expected)
    expectRecovery(trial)
    expect(trial.verdict.level, JSON.stringify(trial.verdict.reasons)).not.toBe('INVALID')
  },
  TIMEOUT_MS,
)

function expectedIn({ durationMs }: { readonly durationMs: number }): number {
  return (CLIENTS * EVENTS_PER_SECOND * durationMs) / 1000
}

function expectRecovery({ transport, faults = [], phases, connections: { reconnects } }: Trial): void {
  // On a busy machine those that the server does to itself wait until it has restarted; those of the link do not.
  expect(faults.map(({ kind }) => kind).sort()).toEqual(FAULTS.map(({ kind }) => kind).sort())
  const inTurn = faults.toSorted((one, other) => one.atMs - other.atMs)
  for (const [index, struck] of inTurn.entries()) {
    expectStruck(struck)
    expectFelt(struck, (inTurn[index + 1]?.atMs ?? Number.POSITIVE_INFINITY) - struck.atMs)
  }
  expect(faults.reduce((sum, { connections }) => sum + (connections ?? 0), 0)).toBeGreaterThan(0)
  expect(reconnects).toBeGreaterThan(CLIENTS)
  const [keptUs, drainedUs] = phases.slice(-2).map(({ latencyUs }) => latencyUs.fromDue.max as number)
  const recoveriesUs = inTurn.map(({ recoveryUs }) => recoveryUs.max ?? 0)
  expect(Math.max(...recoveriesUs, usualWaitUs(transport))).toBeGreaterThanOrEqual(keptUs as number)
  expect(Math.max(recoveriesUs.at(-1) as number, usualWaitUs(transport))).toBeGreaterThanOrEqual(drainedUs as number)
}

function expectStruck({ kind, plannedAtMs, atMs, connections, unrecovered }: FaultResult): void {
  expect(atMs, kind).toBeGreaterThanOrEqual(plannedAtMs)
  expect(connections === null, kind).toBe(!STRIKE_CONNECTIONS.includes(kind))
  expect(unrecovered, kind).toBe(0)
}

/**
 * A fault's account ends as the next one strikes, however late it or its predecessor was: nobody can have been without
 * events for longer than from the first that was due after it until then.
 *
 * @param untilNextMs from this fault to the next one, as they struck
 */
function expectFelt({ kind, connections, recoveryUs }: FaultResult, untilNextMs: number): void {
  if (untilNextMs <= 2 * EVENT_GAP_MS) return
  expect(recoveryUs.count, kind).toBe(Math.min(CLIENTS, Math.max(1, connections ?? CLIENTS)))
  const leastMs = Math.min(LEAST_RECOVERY_MS[kind] ?? 0, untilNextMs - EVENT_GAP_MS)
  expect(recoveryUs.max, kind).toBeGreaterThanOrEqual(leastMs * 1000)
}

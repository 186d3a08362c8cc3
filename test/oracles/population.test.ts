/** What only a population has: a known stagger between clients, seconds with known counts, connections that are cut. */

import { describe, expect, test } from 'vitest'
import { decodeHistogram } from '../../results/analysis/histogram.ts'
import { DIALECTS, type Dialect } from './dialects.ts'
import { ExactTrial, STARTS_AT_US } from './exact-trial.ts'
import { dueIn, expectHistogram, firstCopies, spansOf } from './expected.ts'
import { type Act, play } from './play.ts'
import { dueAtUs, type TrialShape } from './trial-shape.ts'
import type { Parcel } from './utterance.ts'

const SHAPE: TrialShape = {
  clients: 5,
  rate: 10,
  phases: [
    { name: 'warm-up', durationMs: 700, measure: false },
    { name: 'steady', durationMs: 1_300, measure: true },
    { name: 'after', durationMs: 400, measure: false },
  ],
}
const EVENTS = 24
const FIRST_MEASURED = 8
const MEASURED = 13

function event(seq: number): Parcel {
  const due = dueAtUs(SHAPE, STARTS_AT_US, seq)
  return { kind: 'event', seq, dueAtUs: due, sentAtUs: due }
}

/** Each client gets each event its own known time after it was due, ms; null: never. */
type Delays = (client: number, seq: number) => number | null

function actsOf(trial: ExactTrial, delays: Delays): Act[] {
  return Array.from({ length: SHAPE.clients * EVENTS }, (_, index) => {
    const [client, seq] = [index % SHAPE.clients, 1 + Math.floor(index / SHAPE.clients)]
    const delayMs = delays(client, seq)
    const act = (): void => (delayMs === null ? undefined : trial.server.say(client, event(seq)))
    return { afterUs: dueAtUs(SHAPE, 0, seq) + (delayMs ?? 0) * 1000, act }
  })
}

async function played(dialect: Dialect, delays: Delays, others: (trial: ExactTrial) => readonly Act[] = () => []) {
  const trial = await ExactTrial.start(dialect, SHAPE)
  await play(trial, [...actsOf(trial, delays), ...others(trial)])
  return { truth: trial.server.truth, report: await trial.report() }
}

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', (_, dialect) => {
  test('a known stagger between the clients is the fan-out spread of every measured event', async () => {
    const { truth, report } = await played(dialect, (client, seq) => 5 + (seq % 10) * client)
    const measured = dueIn(firstCopies(truth), spansOf(SHAPE)[1] as { fromUs: number; toUs: number })
    const spreads = Array.from({ length: MEASURED }, (_, index) => {
      const instants = measured.filter(({ seq }) => seq === FIRST_MEASURED + index).map(({ atUs }) => atUs)
      return Math.max(1, Math.max(...instants) - Math.min(...instants))
    })
    expect(spreads.filter((us) => us > 1)).not.toHaveLength(0)
    expectHistogram(report.fanOutSpreadUs, spreads)
    // To libuv played time is no idleness: every stamp may be late by as much as was played since the one before.
    const [least = 0, most = 0] = [report.fanOutLeastUs, report.fanOutMostUs].map(
      (text) => decodeHistogram(text)?.maxValue,
    )
    expect([least < Math.max(...spreads), Math.max(...spreads) < most]).toEqual([true, true])
    if (dialect.pushes) expect(Math.max(...spreads)).toBe(9 * 4 * 1000)
  })

  test('what one client never gets has no spread', async () => {
    const { report } = await played(dialect, (client, seq) => (client === 3 && seq === 12 ? null : 5 + client))
    expectHistogram(
      report.fanOutSpreadUs,
      Array.from({ length: MEASURED - 1 }, () => 4_000),
    )
  })

  test('each second and each phase has what came in it, whenever that was due', async () => {
    const { truth, report } = await played(dialect, (client, seq) => (seq === 9 || seq === 20 ? 350 : client))
    const first = firstCopies(truth)
    const within = (fromMs: number, toMs: number): number => {
      const [fromUs, toUs] = [STARTS_AT_US + fromMs * 1000, STARTS_AT_US + toMs * 1000]
      return first.filter(({ atUs }) => atUs >= fromUs && atUs < toUs).length
    }
    expect(report.series.map(({ t, delivered }) => [t, delivered])).toEqual([
      [1, within(0, 1_000)],
      [2, within(1_000, 2_000)],
      [3, within(2_000, 2_400)],
    ])
    expect(report.phases.map(({ completed }) => completed)).toEqual([
      within(0, 700),
      within(700, 2_000),
      within(2_000, 2_400),
    ])
    expect(report.series.map(({ open }) => open)).toEqual([5, 5, 5])
  })

  test('what is still to come after the last phase is waited for', async () => {
    const trial = await ExactTrial.start(dialect, SHAPE)
    await play(
      trial,
      actsOf(trial, (client, seq) => (client === 2 && seq === EVENTS ? null : 5)),
    )
    const late = [{ afterUs: 2_700_000, act: () => trial.server.say(2, event(EVENTS)) }]
    const { deliveries } = (await trial.report(late)).phases[2] ?? {}
    expect(deliveries).toMatchObject({ expected: 20, delivered: 20, lost: 0 })
  })

  test.each(['fin', 'rst'] as const)('connections that end by %s are counted as what they were', async (how) => {
    const cuts = (trial: ExactTrial): Act[] =>
      [1, 3].map((client) => ({ afterUs: 1_150_000 + client, act: () => trial.server.leave(client, how) }))
    const { truth, report } = await played(dialect, () => 5, cuts)
    expect(report.connections).toMatchObject({
      opened: SHAPE.clients + 2,
      closed: how === 'fin' ? SHAPE.clients + 2 : SHAPE.clients,
      reset: how === 'fin' ? 0 : 2,
      refused: 0,
      // A request on a connection that was used before is repeated at once, and nobody had lost anything (RFC 9112 §9.3.1).
      reconnects: dialect.pushes ? 2 : 0,
      peakOpen: SHAPE.clients,
      requests: truth.requests,
      upgrades: truth.upgrades,
    })
  })
})

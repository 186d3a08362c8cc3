import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ClientMeasures } from './client-measures.ts'
import { PopulationMeasures } from './population-measures.ts'
import { PublishedSchedule } from './published-schedule.ts'
import { Timeline } from './timeline.ts'

/**
 * Staleness and age of information by their definitions, looked up at the middle of every millisecond: both are straight
 * lines within one, as every instant here is a whole one, so the sums are exact. Events come late, out of order, twice or
 * never, gaps tell of some, clients join late and behind. When each event was due is known from a witness who has
 * everything at once, or from the schedule alone.
 */
const EPOCH = 'aaaaaaaaaaaa'
const phase = (startMs: number, durationMs: number, measure: boolean) => {
  return { name: 'p', startMs, durationMs, rate: 10, measure }
}
const PHASES = [phase(0, 100, false), phase(100, 200, true), phase(300, 50, false), phase(350, 150, true)]
const END_MS = 500

interface Client {
  readonly joinedAtMs: number
  readonly joinSeq: number
  /** When each event arrives, from seq 1; none: never; several: copies. */
  readonly arrivalsMs: readonly (readonly number[])[]
  /** Up to `seq` nothing more will come, told at this instant. */
  readonly gap: { readonly atMs: number; readonly seq: number } | null
}

interface Play {
  readonly duesMs: readonly number[]
  readonly clients: readonly Client[]
}

const plays: fc.Arbitrary<Play> = fc
  .uniqueArray(fc.integer({ min: 10, max: END_MS - 1 }), { minLength: 1, maxLength: 25 })
  .map((dues) => dues.sort((left, right) => left - right))
  .chain((duesMs) => {
    const delays = fc.array(fc.oneof(fc.nat(30), fc.nat(400)), { maxLength: 2 })
    const client = fc
      .record({
        delays: fc.array(delays, { minLength: duesMs.length, maxLength: duesMs.length }),
        joinedAtMs: fc.integer({ min: 0, max: 400 }),
        behind: fc.nat(3),
        gap: fc.option(fc.record({ atMs: fc.integer({ min: 1, max: END_MS }), behind: fc.nat(3) })),
      })
      .map((drawn) => clientOf(duesMs, drawn))
    return fc.record({ duesMs: fc.constant(duesMs), clients: fc.tuple(client, client) })
  })

interface Drawn {
  readonly delays: readonly (readonly number[])[]
  readonly joinedAtMs: number
  readonly behind: number
  readonly gap: { readonly atMs: number; readonly behind: number } | null
}

/** A client gets nothing before it joins, nor what is before its cursor; a gap covers what is due, and nothing covered comes. */
function clientOf(duesMs: readonly number[], { delays, joinedAtMs, behind, gap }: Drawn): Client {
  const dueBy = (atMs: number): number => duesMs.filter((dueMs) => dueMs <= atMs).length
  const joinSeq = Math.max(0, dueBy(joinedAtMs) - behind)
  const told = gap === null || gap.atMs <= joinedAtMs ? null : { atMs: gap.atMs, seq: dueBy(gap.atMs) - gap.behind }
  const arrivalsMs = duesMs.map((dueMs, index) => {
    const comes = (delays[index] ?? []).map((delay) => Math.max(dueMs + delay, joinedAtMs))
    const isCovered = (atMs: number): boolean => told !== null && index + 1 <= told.seq && atMs >= told.atMs
    return index + 1 <= joinSeq ? [] : comes.filter((atMs) => !isCovered(atMs))
  })
  return { joinedAtMs, joinSeq, arrivalsMs, gap: told }
}

const witnessOf = (duesMs: readonly number[]): Client => {
  return { joinedAtMs: 0, joinSeq: 0, arrivalsMs: duesMs.map((dueMs) => [dueMs]), gap: null }
}

function measured({ duesMs, clients }: Play) {
  const measures = new PopulationMeasures(new Timeline(PHASES, 0), { nowUs: () => 0 })
  const happenings = clients.flatMap(({ joinedAtMs, joinSeq, arrivalsMs, gap }, order) => {
    const client = new ClientMeasures(measures)
    const joins = {
      atMs: joinedAtMs,
      rank: -1,
      act: () => client.hello(`${EPOCH}:${joinSeq}`, null, joinedAtMs * 1000),
    }
    const events = arrivalsMs.flatMap((times, index) =>
      times.map((atMs) => {
        const dueAtUs = (duesMs[index] as number) * 1000
        return { atMs, rank: order, act: () => client.event(index + 1, dueAtUs, dueAtUs, atMs * 1000) }
      }),
    )
    const tells = (at: NonNullable<Client['gap']>): void =>
      client.gap({ from: `${EPOCH}:0`, to: `${EPOCH}:${at.seq}` }, at.atMs * 1000)
    const gaps = gap === null ? [] : [{ atMs: gap.atMs, rank: clients.length, act: () => tells(gap) }]
    const ends = {
      atMs: Number.MAX_SAFE_INTEGER,
      rank: 0,
      act: () => client.finish([{ epoch: EPOCH, headSeq: duesMs.length }], scheduleOf(duesMs, measures)),
    }
    return [joins, ...events, ...gaps, ends]
  })
  for (const { act } of happenings.sort((left, right) => left.atMs - right.atMs || left.rank - right.rank)) act()
  return measures.staleness.result()
}

function scheduleOf(duesMs: readonly number[], measures: PopulationMeasures): PublishedSchedule {
  const ofPhase = PHASES.map(({ startMs, durationMs }) =>
    duesMs.filter((dueMs) => dueMs >= startMs && dueMs < startMs + durationMs),
  )
  const phases = PHASES.map(({ startMs }, index) => {
    const before = duesMs.filter((dueMs) => dueMs < startMs).length
    return { firstSeq: before + 1, lastSeq: before + (ofPhase[index]?.length ?? 0) }
  })
  const dues = ofPhase.map((all) => all.map((dueMs) => dueMs * 1000))
  return new PublishedSchedule([{ epoch: EPOCH, phases }], dues, (epoch) => measures.duesOf(epoch))
}

/** Every client at the middle of every measured millisecond. */
function lookedUp({ duesMs, clients }: Play) {
  const stale: number[] = []
  const ages: number[] = []
  for (const { startMs, durationMs } of PHASES.filter(({ measure }) => measure)) {
    for (let atMs = startMs + 0.5; atMs < startMs + durationMs; atMs++) {
      for (const client of clients.filter(({ joinedAtMs }) => joinedAtMs <= atMs)) {
        const due = duesMs.map((dueMs, index) => ({ dueMs, seq: index + 1 })).filter(({ dueMs }) => dueMs <= atMs)
        const has = (seq: number): boolean =>
          (client.arrivalsMs[seq - 1] ?? []).some((receivedMs) => receivedMs <= atMs)
        const isTold = (seq: number): boolean => client.gap !== null && client.gap.atMs <= atMs && seq <= client.gap.seq
        const oldest = due.find(({ seq }) => seq > client.joinSeq && !has(seq) && !isTold(seq))
        const newest = due.findLast(({ seq }) => has(seq))
        stale.push(oldest === undefined ? 0 : atMs - oldest.dueMs)
        if (newest !== undefined) ages.push(atMs - newest.dueMs)
      }
    }
  }
  return { stale: stale.sort((left, right) => left - right), ages }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

test.each([
  ['one who has everything', true],
  ['the schedule alone', false],
])(
  'staleness and age are what their definitions say, whatever comes late, out of order, twice or never: dues from %s',
  (_, witnessed) => {
    fc.assert(
      fc.property(plays, ({ duesMs, clients }) => {
        const play = { duesMs, clients: witnessed ? [witnessOf(duesMs), ...clients] : clients }
        const { meanMs, p99Ms, peakMs, ageMeanMs } = measured(play)
        const { stale, ages } = lookedUp(play)
        fc.pre(stale.length > 0)
        expect(meanMs).toBeCloseTo(mean(stale), 6)
        if (ages.length === 0) expect(ageMeanMs).toBeNull()
        else expect(ageMeanMs).toBeCloseTo(mean(ages), 6)
        const largest = stale.at(-1) as number
        expect(peakMs).toBe(largest === 0 ? 0 : largest + 0.5)
        // A millisecond to either side is the same place in time; a bucket is at most a 32nd wide.
        const at = (index: number): number => stale[Math.min(stale.length - 1, Math.max(0, index))] as number
        const place = Math.ceil(0.99 * stale.length) - 1
        expect(p99Ms).toBeGreaterThanOrEqual(at(place - 2) - 0.5)
        expect(p99Ms).toBeLessThanOrEqual((at(place + 2) + 0.5) * (1 + 1 / 32) + 0.1)
      }),
      { numRuns: 200 },
    )
  },
)

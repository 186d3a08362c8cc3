/** Known patterns of being late: staleness and age of information, by looking at every millisecond instead of integrals. */
import { describe, expect, test } from 'vitest'
import { DIALECTS, type Dialect, EPOCH } from './dialects.ts'
import { ExactTrial, STARTS_AT_US } from './exact-trial.ts'
import { type Delivery, firstCopies, spansOf } from './expected.ts'
import { play } from './play.ts'
import { dueAtUs, type TrialShape } from './trial-shape.ts'
import type { Parcel } from './utterance.ts'

const SHAPE: TrialShape = {
  clients: 2,
  rate: 10,
  phases: [
    { name: 'warm-up', durationMs: 300, measure: false },
    { name: 'steady', durationMs: 1_000, measure: true },
    { name: 'pause', durationMs: 300, measure: false },
    { name: 'again', durationMs: 400, measure: true },
  ],
}
const EVENTS = 20

interface Arrival {
  readonly seq: number
  readonly afterMs: number
}

/** When a client gets the event; null: never. */
type Pattern = (client: number, seq: number) => Arrival | null

const DUE_MS = 100
const due = (seq: number): number => (seq - 1) * DUE_MS

async function stalenessOf(dialect: Dialect, pattern: Pattern) {
  const trial = await ExactTrial.start(dialect, SHAPE)
  const arrivals = Array.from({ length: SHAPE.clients * EVENTS }, (_, index) => {
    const client = index % SHAPE.clients
    return { client, arrival: pattern(client, 1 + Math.floor(index / SHAPE.clients)) }
  })
  const acts = arrivals.flatMap(({ client, arrival }) => {
    if (arrival === null) return []
    const dueUs = dueAtUs(SHAPE, STARTS_AT_US, arrival.seq)
    const event: Parcel = { kind: 'event', seq: arrival.seq, dueAtUs: dueUs, sentAtUs: dueUs }
    return [{ afterUs: arrival.afterMs * 1000, act: () => trial.server.say(client, event) }]
  })
  await play(trial, acts)
  const { staleness } = await trial.report()
  return { staleness, looked: lookAtEachMillisecond(firstCopies(trial.server.truth)) }
}

/** In the middle of each ms everything that changes at whole ms has its mean of that ms, and the same weight. */
function lookAtEachMillisecond(deliveries: readonly Delivery[]) {
  const stale: number[] = []
  const ages: number[] = []
  for (const { fromUs, toUs } of [1, 3].map((phase) => spansOf(SHAPE)[phase] as { fromUs: number; toUs: number })) {
    for (let atUs = fromUs + 500; atUs < toUs; atUs += 1000) {
      for (let client = 0; client < SHAPE.clients; client++) {
        const here = deliveries.filter((delivery) => delivery.client === client && delivery.atUs < atUs)
        const oldestDueUs = oldestMissingDueUs(here, atUs)
        stale.push(oldestDueUs === null ? 0 : atUs - oldestDueUs)
        if (here.length > 0) ages.push(atUs - Math.max(...here.map(({ dueAtUs }) => dueAtUs)))
      }
    }
  }
  return {
    meanMs: mean(stale) / 1000,
    ageMeanMs: mean(ages) / 1000,
    sortedMs: stale.map((us) => us / 1000).sort((a, b) => a - b),
  }
}

function oldestMissingDueUs(here: readonly Delivery[], atUs: number): number | null {
  for (let seq = 1; seq <= EVENTS; seq++) {
    const dueUs = dueAtUs(SHAPE, STARTS_AT_US, seq)
    if (dueUs > atUs) return null
    if (!here.some((delivery) => delivery.seq === seq)) return dueUs
  }
  return null
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** With the longest that a client is without an event that is due. */
const PATTERNS: readonly (readonly [name: string, pattern: Pattern, peakMs: number])[] = [
  ['30 ms of every 100', (_, seq) => ({ seq, afterMs: due(seq) + 30 }), 30],
  ['one client later than the other', (client, seq) => ({ seq, afterMs: due(seq) + 10 + 70 * client }), 80],
  ['a stall of half a second', (_, seq) => ({ seq, afterMs: seq >= 6 && seq <= 10 ? due(11) + 5 : due(seq) + 5 }), 505],
  ['one that comes after seven others', (_, seq) => ({ seq, afterMs: seq === 5 ? due(12) + 50 : due(seq) + 5 }), 750],
]

describe.each(DIALECTS.filter(({ pushes }) => pushes).map((dialect) => [dialect.name, dialect] as const))(
  '%s',
  (_, dialect) => {
    test.each(PATTERNS)('%s', async (_name, pattern, peakMs) => {
      const { staleness, looked } = await stalenessOf(dialect, pattern)
      expect(staleness.meanMs).toBeCloseTo(looked.meanMs, 6)
      expect(staleness.ageMeanMs).toBeCloseTo(looked.ageMeanMs, 6)
      expect(staleness.peakMs).toBe(peakMs)
      const p99Ms = looked.sortedMs[Math.ceil(0.99 * looked.sortedMs.length) - 1] as number
      // Its buckets are a 32nd wide, and a look in the middle of a ms sees half of one.
      expect(Math.abs((staleness.p99Ms as number) - p99Ms)).toBeLessThanOrEqual(p99Ms / 32 + 0.5)
    })
  },
)

test.each(DIALECTS)('$name: what never comes makes a client stale to the end', async (dialect) => {
  const { staleness, looked } = await stalenessOf(dialect, (client, seq) => {
    return client === 1 && seq === 16 ? null : { seq, afterMs: due(seq) }
  })
  // Only the other client ever received it: due 100 ms before the last measured phase of 400 ms ends with it stale.
  expect(staleness.peakMs).toBe(2_000 - due(16))
  expect(staleness.meanMs).toBeCloseTo(looked.meanMs, dialect.name === 'polling' ? -1 : 6)
})

test.each(DIALECTS)('$name: a gap ends the staleness of what it covers', async (dialect) => {
  const trial = await ExactTrial.start(dialect, SHAPE)
  const say = (client: number, ...parcels: Parcel[]) => ({ act: () => trial.server.say(client, ...parcels) })
  const event = (seq: number): Parcel => {
    const dueUs = dueAtUs(SHAPE, STARTS_AT_US, seq)
    return { kind: 'event', seq, dueAtUs: dueUs, sentAtUs: dueUs }
  }
  const all = Array.from({ length: EVENTS }, (_, index) => index + 1)
  const gap: Parcel = { kind: 'gap', from: `${EPOCH}:4`, to: `${EPOCH}:8` }
  await play(trial, [
    ...all.map((seq) => ({ afterUs: due(seq) * 1000, ...say(0, event(seq)) })),
    ...all.filter((seq) => seq < 5 || seq > 10).map((seq) => ({ afterUs: due(seq) * 1000, ...say(1, event(seq)) })),
    { afterUs: (due(10) + 40) * 1000, ...say(1, gap) },
    { afterUs: (due(10) + 60) * 1000, ...say(1, event(9), event(10)) },
  ])
  const { staleness } = await trial.report()
  // Event 5 was due at 400 ms, the gap came at 940 ms; event 9 was due at 800 ms by then, and came at 960 ms.
  const area = (540 ** 2 + 160 ** 2 - 140 ** 2) / 2
  expect(staleness.peakMs).toBe(540)
  expect(staleness.meanMs).toBeCloseTo(area / (SHAPE.clients * 1_400), 6)
})

/** What no client is told of, and the longest that they are without. */
const NOBODY: readonly (readonly [name: string, isLost: (seq: number) => boolean, peakMs: number])[] = [
  // Event 9 was due at 800 ms: 500 ms of the first measured phase are left, and 1,200 ms until the second one ends.
  ['from the middle on', (seq) => seq >= 9, 2_000 - due(9)],
  ['every other event', (seq) => seq % 2 === 0, 2_000 - due(2)],
]

describe.each(DIALECTS.filter(({ pushes }) => pushes).map((dialect) => [dialect.name, dialect] as const))(
  '%s: what no client ever gets makes all of them stale',
  (_, dialect) => {
    test.each(NOBODY)('%s', async (_name, isLost, peakMs) => {
      const { staleness, looked } = await stalenessOf(dialect, (_client, seq) => {
        return isLost(seq) ? null : { seq, afterMs: due(seq) + 5 }
      })
      expect(staleness.peakMs).toBe(peakMs)
      expect(staleness.meanMs).toBeCloseTo(looked.meanMs, 6)
    })
  },
)

test.each(DIALECTS)('$name: a gap tells every client of what none of them got', async (dialect) => {
  const trial = await ExactTrial.start(dialect, SHAPE)
  const everybody = (afterMs: number, ...parcels: Parcel[]) =>
    Array.from({ length: SHAPE.clients }, (_, client) => {
      return { afterUs: afterMs * 1000, act: () => trial.server.say(client, ...parcels) }
    })
  const acts = Array.from({ length: EVENTS }, (_, index) => index + 1)
    .filter((seq) => seq < 5 || seq > 8)
    .flatMap((seq) => {
      const dueUs = dueAtUs(SHAPE, STARTS_AT_US, seq)
      const event: Parcel = { kind: 'event', seq, dueAtUs: dueUs, sentAtUs: dueUs }
      const gap: Parcel = { kind: 'gap', from: `${EPOCH}:4`, to: `${EPOCH}:8` }
      return everybody(due(seq), ...(seq === 9 ? [gap, event] : [event]))
    })
  await play(trial, acts)
  const { staleness } = await trial.report()
  // Event 5 was due at 400 ms, the gap came with event 9 at 800 ms.
  expect(staleness.peakMs).toBe(400)
  expect(staleness.meanMs).toBeCloseTo(400 ** 2 / 2 / 1_400, 6)
})

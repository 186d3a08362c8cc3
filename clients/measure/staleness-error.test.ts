import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ClientStaleness, PopulationStaleness } from './staleness.ts'
import { Timeline } from './timeline.ts'

/**
 * By how much late stamps may have made the mean staleness too large, against a brute-force computation: staleness by its
 * definition, looked up at the middle of every millisecond, once by the stamps and once by the earliest instants that
 * they may stand for. Every instant is a whole millisecond, so the sums are exact.
 */
const phase = (startMs: number, durationMs: number, measure: boolean) => {
  return { name: 'p', startMs, durationMs, rate: 10, measure }
}
const PHASES = [phase(0, 100, false), phase(100, 200, true), phase(300, 50, false), phase(350, 150, true)]
const END_MS = 500
const EPOCH = 'aaaaaaaaaaaa'

/** How a client was told of an event: it came, or a gap told that it would not, whose due instant was known or not. */
type Told = 'event' | 'gap' | 'undated gap'

interface Place {
  readonly dueMs: number
  readonly told: Told
  /** As stamped. */
  readonly atMs: number
  readonly lateMs: number
}

/** One client from the beginning; all after the first `had` places are missing to the end. */
function errorMs(places: readonly Place[], had = places.length): number {
  const population = new PopulationStaleness(new Timeline(PHASES, 0))
  const client = new ClientStaleness(0)
  for (const [seq, { dueMs, told, atMs, lateMs }] of places.slice(0, had).entries()) {
    const [dueAtUs, atUs, lateUs] = [1000 * dueMs, 1000 * atMs, 1000 * lateMs]
    const place = { epoch: EPOCH, seq }
    if (told === 'event') population.delivered(client, dueAtUs, atUs, lateUs)
    else if (told === 'gap') population.resolved(client, dueAtUs, atUs, lateUs)
    else population.resolvedUndated(client, { from: place, to: place }, atUs, lateUs)
  }
  const missing = places[had]
  population.finish(client, 0, missing === undefined ? null : 1000 * missing.dueMs, ({ from }) => {
    return 1000 * (places[from.seq]?.dueMs ?? Number.NaN)
  })
  return (population.meanErrorUs ?? Number.NaN) / 1000
}

function lookedUp(places: readonly Place[], had: number, untilOf: (place: Place) => number): number {
  let [sum, count] = [0, 0]
  for (const { startMs, durationMs } of PHASES.filter(({ measure }) => measure)) {
    for (let atMs = startMs + 0.5; atMs < startMs + durationMs; atMs++) {
      const oldest = places.find(({ dueMs }, seq) => {
        return dueMs <= atMs && (seq >= had || untilOf(places[seq] as Place) > atMs)
      })
      sum += oldest === undefined ? 0 : atMs - oldest.dueMs
      count++
    }
  }
  return sum / count
}

const drawn = fc.record({
  dueMs: fc.nat(END_MS - 1),
  delayMs: fc.oneof(fc.nat(20), fc.nat(300)),
  lateMs: fc.oneof(fc.constant(0), fc.nat(10), fc.nat(200)),
  told: fc.constantFrom<Told>('event', 'event', 'event', 'gap', 'undated gap'),
})

/** In order, as one connection brings them; what is stamped after the end is stamped then. */
const plays = fc
  .record({ all: fc.array(drawn, { minLength: 1, maxLength: 25 }), missing: fc.nat(2) })
  .map(({ all, missing }) => {
    const places: Place[] = []
    for (const { dueMs, delayMs, lateMs, told } of all.sort((left, right) => left.dueMs - right.dueMs)) {
      const atMs = Math.min(END_MS, Math.max(dueMs + delayMs, places.at(-1)?.atMs ?? 0))
      places.push({ dueMs, told, atMs, lateMs })
    }
    return { places, had: Math.max(0, places.length - missing) }
  })

test('the error is what the staleness of the stamps has above that of the earliest instants, whatever came late or never', () => {
  fc.assert(
    fc.property(plays, ({ places, had }) => {
      const stamped = lookedUp(places, had, ({ atMs }) => atMs)
      const earliest = lookedUp(places, had, ({ atMs, lateMs }) => atMs - lateMs)
      expect(errorMs(places, had)).toBeCloseTo(stamped - earliest, 9)
    }),
    { numRuns: 300 },
  )
})

test('of a batch the oldest event alone had made the client stale: stamps late by a millisecond are not late by one for each', () => {
  const batch = Array.from({ length: 20 }, (_, nth): Place => {
    return { dueMs: 100 + 5 * nth, told: 'event', atMs: 200, lateMs: 1 }
  })
  // Of 350 measured ms the client may have been stale for one too many, by 99.5 ms.
  expect(errorMs(batch)).toBeCloseTo(99.5 / 350, 9)
})

test('an event that was due before the window makes its client stale within it', () => {
  expect(errorMs([{ dueMs: 50, told: 'event', atMs: 120, lateMs: 10 }])).toBeCloseTo((10 * 65) / 350, 9)
})

test('without a client in a measured window nothing is known', () => {
  expect(new PopulationStaleness(new Timeline(PHASES, 0)).meanErrorUs).toBeNull()
})

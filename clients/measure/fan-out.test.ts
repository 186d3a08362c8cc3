import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FanOut } from './fan-out.ts'

const CLIENTS = 4

/** The spreads that are told, µs, when each event (from seq 1) reached as many clients at these instants, in order of time. */
function spreadsOf(receptions: readonly (readonly number[])[]): { count: number; values: number[] } {
  const fanOut = new FanOut()
  const arrivals = receptions.flatMap((instants, index) => instants.map((atUs) => ({ seq: index + 1, atUs })))
  for (const { seq, atUs } of arrivals.sort((left, right) => left.atUs - right.atUs)) fanOut.received(seq, atUs)
  const histogram = fanOut.spreads(CLIENTS)
  return { count: histogram.totalCount, values: [histogram.minNonZeroValue, histogram.maxValue] }
}

test('the spread runs from the first receiver to the last, event by event', () => {
  expect(
    spreadsOf([
      [100, 105, 130, 190],
      [200, 201, 202, 1200],
    ]),
  ).toEqual({ count: 2, values: [90, 1000] })
})

test.each([
  ['that a client never got', [[100, 200, 300]]],
  [
    'most of whose receivers were read together',
    [
      [100, 100, 100, 300],
      [500, 500, 500, 500],
    ].slice(1),
  ],
])('an event %s has none', (_, receptions) => {
  expect(spreadsOf(receptions).count).toBe(0)
})

test('the first receiver of an event is told, whatever came before', () => {
  const fanOut = new FanOut()
  expect([fanOut.received(2, 10), fanOut.received(1, 11), fanOut.received(2, 12), fanOut.received(1, 13)]).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test('whoever receives what when: as many spreads as events that all got at stamps of their own, the widest among them', () => {
  const instants = fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: CLIENTS })
  fc.assert(
    fc.property(fc.array(instants, { maxLength: 20 }), (receptions) => {
      const known = receptions
        .filter((all) => all.length === CLIENTS && 2 * new Set(all).size >= CLIENTS)
        .map((all) => Math.max(...all) - Math.min(...all))
      const { count, values } = spreadsOf(receptions)
      expect(count).toBe(known.length)
      // Below 2,048 µs a histogram of three digits has a bucket for each µs; 0 counts as 1.
      if (count > 0) expect(values[1]).toBe(Math.max(1, ...known))
    }),
  )
})

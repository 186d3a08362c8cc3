import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FanOut, type Spreads } from './fan-out.ts'

const CLIENTS = 4

interface Arrival {
  readonly seq: number
  readonly atUs: number
  readonly lateUs: number
}

const ALL_FROM_THE_FIRST = Array.from({ length: CLIENTS }, () => 0)

/** @param expectedAfter of each client */
function spreadsOf(
  arrivals: readonly Arrival[],
  lastSeq = 1,
  expectedAfter: readonly number[] = ALL_FROM_THE_FIRST,
): Spreads {
  const fanOut = new FanOut()
  for (const { seq, atUs, lateUs } of arrivals) fanOut.received(seq, atUs, lateUs)
  return fanOut.spreads([{ firstSeq: 1, lastSeq }], expectedAfter)
}

/** The same, when each event (from seq 1) reached as many clients at these instants, by exact stamps. */
const exactly = (receptions: readonly (readonly number[])[], expectedAfter?: readonly number[]): Spreads => {
  const arrivals = receptions.flatMap((instants, index) =>
    instants.map((atUs) => ({ seq: index + 1, atUs, lateUs: 0 })),
  )
  return spreadsOf(arrivals, receptions.length, expectedAfter)
}

const ends = ({ measured }: Spreads) => [measured.totalCount, measured.minNonZeroValue, measured.maxValue]

test('the spread runs from the first receiver to the last, event by event, in whatever order they are told', () => {
  expect(
    ends(
      exactly([
        [130, 100, 190, 105],
        [1200, 201, 202, 200],
      ]),
    ),
  ).toEqual([2, 90, 1000])
})

test('an event that a client never got has none and is lost, and so is one that nobody got', () => {
  const { measured, lost } = exactly([[100, 200, 300], [], [100, 200, 300, 400]])
  expect([measured.totalCount, lost]).toEqual([1, 2])
})

test('an event needs the clients that expected it: one that joined later did not, and before the first nothing is lost', () => {
  const joins = [2, 2, 4, 1]
  const { measured, least, most, lost } = exactly([[], [150], [100, 300, 200], [100, 300, 200], [1, 2, 3, 901]], joins)
  expect([measured, least, most].map(({ totalCount }) => totalCount)).toEqual([4, 4, 4])
  expect([measured.maxValue, lost]).toEqual([900, 0])
  expect(exactly([[], [150], [100, 300]], joins).lost).toBe(1)
})

test('of a hundred clients that lose one event in a hundred each, most events are lost, and none vanishes', () => {
  const instants = Array.from({ length: 100 }, (_, client) => 100 + client)
  const missed = instants.map((_, event) => instants.filter((_atUs, client) => event >= 63 || client !== event))
  const { measured, lost } = exactly(
    missed,
    instants.map(() => 0),
  )
  expect([measured.totalCount, lost]).toEqual([37, 63])
})

test('an event whose receivers were read together counts like any other: it has hardly a spread', () => {
  expect(ends(exactly([[500, 500, 500, 500]]))).toEqual([1, 1, 1])
})

test('the first may have been earlier by its bound, and so may the last: that is the most and the least', () => {
  const at = (atUs: number, lateUs: number): Arrival => ({ seq: 1, atUs, lateUs })
  const { measured, least, most } = spreadsOf([at(120, 0), at(100, 30), at(400, 250), at(300, 40)])
  expect([measured.maxValue, least.maxValue, most.maxValue]).toEqual([300, 160, 330])
})

test('the first receiver of an event is told, whatever came before', () => {
  const fanOut = new FanOut()
  const told = [2, 1, 2, 1].map((seq, index) => fanOut.received(seq, 10 + index, 0))
  expect(told).toEqual([true, true, false, false])
})

test('whoever receives what when and is told of when: as many spreads as events that all got, the widest among them, and the others lost', () => {
  const instants = fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: CLIENTS })
  fc.assert(
    fc.property(fc.array(instants, { maxLength: 20 }), (receptions) => {
      const known = receptions.filter((all) => all.length === CLIENTS).map((all) => Math.max(...all) - Math.min(...all))
      const { measured, lost } = exactly(receptions)
      expect([measured.totalCount, lost]).toEqual([known.length, receptions.length - known.length])
      // Below 2,048 µs a histogram of three digits has a bucket for each µs; 0 counts as 1.
      if (known.length > 0) expect(measured.maxValue).toBe(Math.max(1, ...known))
    }),
  )
})

test('whatever receivers are late within their bounds: the true spread lies between the least and the most', () => {
  const receiver = fc.record({
    trueUs: fc.integer({ min: 500, max: 1400 }),
    boundUs: fc.integer({ min: 0, max: 400 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(receiver, { minLength: CLIENTS, maxLength: CLIENTS }), (receivers) => {
      const stamped = receivers.map(({ trueUs, boundUs, share }) => {
        return { seq: 1, atUs: trueUs + Math.floor(share * boundUs), lateUs: boundUs }
      })
      const { measured, least, most } = spreadsOf(stamped)
      const instants = receivers.map(({ trueUs }) => trueUs)
      const trueUs = Math.max(1, Math.max(...instants) - Math.min(...instants))
      expect([least.maxValue <= trueUs, trueUs <= most.maxValue]).toEqual([true, true])
      expect(least.maxValue).toBeLessThanOrEqual(measured.maxValue)
      expect(measured.maxValue).toBeLessThanOrEqual(most.maxValue)
    }),
  )
})

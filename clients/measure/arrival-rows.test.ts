import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ArrivalRow, ArrivalRows } from './arrival-rows.ts'

const instant = fc.integer({ min: 1e15, max: 9e15 })

const arrival: fc.Arbitrary<ArrivalRow> = fc.record({
  client: fc.nat(100_000),
  epoch: fc.nat(1000),
  isCopy: fc.boolean(),
  seq: fc.nat(1e12),
  dueAtUs: instant,
  sentAtUs: instant,
  receivedAtUs: instant,
  lateUs: fc.double({ min: 0, max: 1e9, noNaN: true, noDefaultInfinity: true }).map((us) => us + 0),
})

function add(rows: ArrivalRows, row: ArrivalRow): void {
  rows.add(row.client, row.epoch, row.isCopy, row.seq, row.dueAtUs, row.sentAtUs, row.receivedAtUs, row.lateUs)
}

test('what was added comes back as it was, in its order', () => {
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 50 }), (added) => {
      const rows = new ArrivalRows(0, 1000)
      for (const row of added) add(rows, row)
      expect(rows.slice(0, 1000)).toEqual(added)
      expect([rows.count, rows.dropped]).toEqual([added.length, 0])
    }),
    { numRuns: 30 },
  )
})

const numbered = (seq: number): ArrivalRow => {
  return {
    client: seq % 7,
    epoch: 0,
    isCopy: false,
    seq,
    dueAtUs: seq,
    sentAtUs: seq,
    receivedAtUs: seq,
    lateUs: seq / 3,
  }
}

test.each([
  ['more than was expected finds room', 0],
  ['what was expected finds it in the room that was taken', 150_000],
])('%s, over the edges of its pieces', (_, expected) => {
  const rows = new ArrivalRows(expected, 200_000)
  for (let seq = 0; seq < 150_000; seq++) add(rows, numbered(seq))
  expect(rows.slice(65_535, 2)).toEqual([numbered(65_535), numbered(65_536)])
  expect(rows.slice(149_999, 10)).toEqual([numbered(149_999)])
})

test('beyond the most that there is room for, arrivals are counted and not kept', () => {
  const rows = new ArrivalRows(10, 3)
  for (let seq = 0; seq < 5; seq++) add(rows, numbered(seq))
  expect([rows.count, rows.dropped]).toEqual([3, 2])
  expect(rows.slice(0, 10).map(({ seq }) => seq)).toEqual([0, 1, 2])
})

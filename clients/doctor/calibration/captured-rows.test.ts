import fc from 'fast-check'
import { expect, test } from 'vitest'
import { capturedArrivals } from './captured-rows.ts'

const HEADER = JSON.stringify({
  trial: {
    startsAtUs: 1e15,
    phases: [
      { name: 'warm-up', fromUs: 0, toUs: 100, measured: false },
      { name: 'steady', fromUs: 100, toUs: 200, measured: true },
    ],
  },
})
const captureOf = (rows: readonly unknown[]): string =>
  `${[HEADER, ...rows.map((row) => JSON.stringify(row)), '{"rows":1,"dropped":0}'].join('\n')}\n`

test('first copies of events that were due in a measured phase are taken, on the lab clock', () => {
  const rows = [
    [0, 1, 99, 99, 105, 0],
    [1, 2, 100, 101, 130, 7],
    { client: 1, epoch: 'b' },
    [1, 2, 100, 101, 140, 7, 'copy'],
    [0, 3, 200, 200, 201, 0],
  ]
  expect(capturedArrivals(captureOf(rows))).toEqual([{ client: 1, seq: 2, receivedAtUs: 1e15 + 130, lateUs: 7 }])
})

test('rows come back as they were, in their order', () => {
  const row = fc.tuple(fc.nat(99), fc.nat(), fc.integer({ min: 100, max: 199 }), fc.nat(300), fc.nat(5000), fc.nat(900))
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const expected = rows.map(([client, seq, , , received, lateUs]) => {
        return { client, seq, receivedAtUs: 1e15 + received, lateUs }
      })
      expect(capturedArrivals(captureOf(rows))).toEqual(expected)
    }),
  )
})

test('a text without a header is refused', () => {
  expect(() => capturedArrivals('')).toThrow('expected a capture of arrivals with a header')
})

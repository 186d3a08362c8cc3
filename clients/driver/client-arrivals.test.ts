import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arrivalOffsetsMs } from './client-arrivals.ts'

const headers = 'minimal'

test('without a word clients come one after the other, and the ramp is over when all are there', () => {
  expect(arrivalOffsetsMs({ count: 4, rampMs: 1000, headers }, 1)).toEqual([0, 250, 500, 750])
  expect(arrivalOffsetsMs({ count: 3, rampMs: 0, headers }, 1)).toEqual([0, 0, 0])
})

test('strangers come in order, within the ramp, at the instants of their seed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 600_000 }), fc.nat(), (...asked) => {
      const [count, rampMs, seed] = asked
      const clients = { count, rampMs, arrival: 'poisson', headers } as const
      const offsetsMs = arrivalOffsetsMs(clients, seed)
      expect(offsetsMs).toHaveLength(count)
      expect(offsetsMs).toEqual(offsetsMs.toSorted((one, other) => one - other))
      for (const ms of offsetsMs) expect(ms).toBeLessThan(rampMs)
      expect(arrivalOffsetsMs(clients, seed)).toEqual(offsetsMs)
    }),
  )
})

test('strangers come as often in one part of the ramp as in any other, and not one after the other', () => {
  const clients = { count: 20_000, rampMs: 1000, arrival: 'poisson', headers } as const
  const offsetsMs = arrivalOffsetsMs(clients, 3)
  for (const tenth of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    const there = offsetsMs.filter((ms) => ms >= tenth * 100 && ms < (tenth + 1) * 100).length
    expect(Math.abs(there / 2000 - 1)).toBeLessThan(0.1)
  }
  // Of gaps without memory one in e is longer than their mean.
  const long = offsetsMs.filter((ms, index) => ms - (offsetsMs[index - 1] ?? 0) > 1000 / 20_000).length
  expect(Math.abs(long / 20_000 - Math.exp(-1))).toBeLessThan(0.02)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { largestPayload, meanPayload, type PayloadSpread, payloadSizes, smallestPayload } from './payload.ts'

const spreads: fc.Arbitrary<PayloadSpread> = fc.record({
  fromBytes: fc.integer({ min: 96, max: 60_000 }),
  toBytes: fc.integer({ min: 60_001, max: 65_536 }),
  spread: fc.constantFrom('uniform' as const, 'log-uniform' as const),
})

function drawn(payload: PayloadSpread, seed: number, count: number): number[] {
  const next = payloadSizes(payload, seed)
  return Array.from({ length: count }, next)
}

test('every size is a whole one within the bounds, and the same for whoever draws from the same seed', () => {
  fc.assert(
    fc.property(spreads, fc.nat(), (payload, seed) => {
      const sizes = drawn(payload, seed, 50)
      for (const size of sizes) {
        expect(Number.isInteger(size)).toBe(true)
        expect(size).toBeGreaterThanOrEqual(payload.fromBytes)
        expect(size).toBeLessThanOrEqual(payload.toBytes)
      }
      expect(drawn(payload, seed, 50)).toEqual(sizes)
    }),
  )
  expect(drawn({ fromBytes: 128, toBytes: 4096, spread: 'uniform' }, 1, 20)).not.toEqual(
    drawn({ fromBytes: 128, toBytes: 4096, spread: 'uniform' }, 2, 20),
  )
})

test('the smallest and the largest are drawn like any other', () => {
  for (const spread of ['uniform', 'log-uniform'] as const) {
    expect(new Set(drawn({ fromBytes: 96, toBytes: 98, spread }, 7, 200))).toEqual(new Set([96, 97, 98]))
  }
})

test.each([
  ['uniform', 2112],
  ['log-uniform', 3968 / Math.log(32)],
] as const)('%s from 128 B to 4 KiB is of %d B on average', (spread, meanBytes) => {
  const payload = { fromBytes: 128, toBytes: 4096, spread }
  const sizes = drawn(payload, 3, 100_000)
  expect(meanPayload({ payloadBytes: null, payload })).toBe(meanBytes)
  expect(Math.abs(sizes.reduce((sum, size) => sum + size, 0) / sizes.length / meanBytes - 1)).toBeLessThan(0.01)
})

test('log-uniform draws as many from each doubling', () => {
  const sizes = drawn({ fromBytes: 128, toBytes: 4096, spread: 'log-uniform' }, 5, 50_000)
  const doublings = [128, 256, 512, 1024, 2048].map(
    (from) => sizes.filter((size) => size >= from && size < 2 * from).length,
  )
  for (const count of doublings) expect(Math.abs(count / 10_000 - 1)).toBeLessThan(0.05)
})

test('one size is the smallest, the largest and the mean; without any nobody knows', () => {
  const all = [smallestPayload, largestPayload, meanPayload]
  expect(all.map((of) => of({ payloadBytes: 256 }))).toEqual([256, 256, 256])
  expect(all.map((of) => of({ payloadBytes: null }))).toEqual([null, null, null])
  const payload = { fromBytes: 100, toBytes: 300, spread: 'uniform' } as const
  expect(all.map((of) => of({ payloadBytes: null, payload }))).toEqual([100, 300, 200])
})

import { expect, test } from 'vitest'
import { Bursts } from './bursts.ts'

const ROUND_TRIP_US = 100_000

test('a burst is large once, with the byte that exceeds 14,000 within a round trip', () => {
  const bursts = new Bursts(ROUND_TRIP_US)
  expect(bursts.add(0, 14_000)).toBe(false)
  expect(bursts.add(99_999, 1)).toBe(true)
  expect(bursts.add(99_999, 50_000)).toBe(false)
})

test('bytes that come a round trip later are another burst', () => {
  const bursts = new Bursts(ROUND_TRIP_US)
  expect([bursts.add(0, 14_000), bursts.add(100_000, 14_000), bursts.add(150_000, 1)]).toEqual([false, false, true])
})

test('without a round trip there is nothing that slow start could cost', () => {
  expect(new Bursts(0).add(0, 1_000_000)).toBe(false)
})

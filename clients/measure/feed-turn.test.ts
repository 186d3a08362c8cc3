import { expect, test } from 'vitest'
import { turnUs } from './feed-turn.ts'

const PHASE = { durationMs: 10_000, rate: 20 }

test('at a steady rate it is the time to the next event', () => {
  expect(turnUs(PHASE, 0)).toBe(50_000)
  expect(turnUs(PHASE, 9_999_000)).toBe(50_000)
})

test('on a ramp it is that of its own instant, and at no rate for ever', () => {
  const ramp = { ...PHASE, rate: 0, endRate: 100 }
  expect([turnUs(ramp, 0), turnUs(ramp, 1e6), turnUs(ramp, 5e6)]).toEqual([Number.POSITIVE_INFINITY, 100_000, 20_000])
})

test('of a burst it is the time to the next burst, beside events that have turns of their own', () => {
  const both = { ...PHASE, burst: { size: 30, everyMs: 2000 } }
  expect([turnUs(both, 4_000_000), turnUs(both, 4_000_004), turnUs(both, 4_050_000)]).toEqual([2e6, 2e6, 50_000])
})

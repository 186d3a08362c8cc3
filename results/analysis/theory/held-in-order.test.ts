import { describe, expect, test } from 'vitest'
import type { Arrival } from '../../../protocol/feed-control.ts'
import { exponential, seededRandom } from '../../../protocol/random.ts'
import { heldInOrderUs } from './held-in-order.ts'

/** Sends one event after the other over a line that draws a jitter for each and lets none overtake. */
function played(jitterUs: number, ratePerSecond: number, arrival: Arrival): number {
  const random = seededRandom(7)
  const events = 400_000
  let [atUs, lastThereUs, sumUs] = [0, 0, 0]
  for (let event = 0; event < events; event++) {
    atUs += arrival === 'fixed' ? 1e6 / ratePerSecond : exponential(random, ratePerSecond) * 1e6
    lastThereUs = Math.max(lastThereUs, atUs + random() * jitterUs)
    sumUs += lastThereUs - atUs
  }
  return sumUs / events - jitterUs / 2
}

describe('an event is held for those before it as long as when it is played', () => {
  test.each([
    [50_000, 200, 'fixed'],
    [50_000, 200, 'poisson'],
    [50_000, 25, 'fixed'],
    [50_000, 5, 'poisson'],
    [5_000, 1_000, 'fixed'],
    [400_000, 1_000, 'poisson'],
  ] as const)('with a jitter of %d µs at %d/s, %s', (jitterUs, rate, arrival) => {
    // Neighbours are held together, so a mean of these scatters by up to some 0.3 % of the jitter.
    expect(Math.abs(heldInOrderUs(jitterUs, rate, arrival) - played(jitterUs, rate, arrival))).toBeLessThan(
      0.005 * jitterUs,
    )
  })
})

test('at a fixed rate nobody waits as long as the gap is not below the jitter', () => {
  expect(heldInOrderUs(50_000, 20, 'fixed')).toBe(0)
  expect(heldInOrderUs(50_000, 21, 'fixed')).toBeGreaterThan(0)
  expect([heldInOrderUs(0, 200, 'fixed'), heldInOrderUs(0, 200, 'poisson')]).toEqual([0, 0])
})

test('two events at a time: ∫ (1 − x/J · min(1, (x + Δ)/J)) dx by hand', () => {
  // J = 1, Δ = 1/2: 1 − (∫ x(x + ½) over the lower half + ∫ x over the upper half) − ½ = 1 − (1/24 + 1/16 + 3/8) − ½.
  expect(heldInOrderUs(1e6, 2, 'fixed')).toBeCloseTo((1 - (1 / 24 + 1 / 16 + 3 / 8) - 1 / 2) * 1e6, 0)
})

test('endlessly many wait for half of the jitter more: one of those before it is always the slowest', () => {
  expect(heldInOrderUs(50_000, 100_000, 'poisson')).toBeGreaterThan(0.48 * 50_000)
  expect(heldInOrderUs(50_000, 100_000, 'fixed')).toBeLessThan(25_000)
})

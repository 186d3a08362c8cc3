import { expect, test } from 'vitest'
import { meanOverBatches } from './batch-sizes.ts'

const count = (events: number): number => events
const isEmpty = (events: number): number => (events === 0 ? 1 : 0)

test.each([
  ['fixed', 1],
  ['fixed', 7.25],
  ['poisson', 0.3],
  ['poisson', 7.25],
  ['poisson', 900],
] as const)('%s arrivals bring %d events on average', (arrival, meanEvents) => {
  expect(meanOverBatches(arrival, meanEvents, count)).toBeCloseTo(meanEvents, 6)
  expect(meanOverBatches(arrival, meanEvents, () => 1)).toBeCloseTo(1, 12)
})

test('even gaps bring the whole number below or the one above, in their shares', () => {
  const told: number[] = []
  expect(meanOverBatches('fixed', 7.25, (events) => told.push(events) && events ** 2)).toBeCloseTo(
    0.75 * 49 + 0.25 * 64,
    9,
  )
  expect(told).toEqual([7, 8])
})

test('Poisson arrivals bring none to e^(−λT) of the polls, and vary by √λT', () => {
  expect(meanOverBatches('poisson', 2, isEmpty)).toBeCloseTo(Math.exp(-2), 9)
  for (const meanEvents of [0.5, 8, 700]) {
    const variance = meanOverBatches('poisson', meanEvents, (events) => (events - meanEvents) ** 2)
    expect(variance / meanEvents).toBeCloseTo(1, 6)
  }
})

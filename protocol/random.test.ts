import { describe, expect, test } from 'vitest'
import { exponential, seededRandom, shuffled } from './random.ts'

const first = (seed: number, stream?: number): number[] => {
  const random = seededRandom(seed, stream)
  return Array.from({ length: 5 }, random)
}

describe('seeded randomness', () => {
  test('repeats itself for a seed and differs between seeds and streams', () => {
    expect(first(1)).toEqual(first(1))
    expect(first(1)).not.toEqual(first(2))
    expect(first(1)).not.toEqual(first(1, 1))
    expect(first(1)).not.toEqual(first(1 + 2 ** 32))
  })

  test('is uniform: mean and variance of 100,000 numbers lie within five standard errors', () => {
    const random = seededRandom(7)
    const numbers = Array.from({ length: 100_000 }, random)
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length
    const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / numbers.length))
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.002)
  })

  test('waits of a Poisson process have mean and deviation 1/rate', () => {
    const random = seededRandom(3)
    const waits = Array.from({ length: 100_000 }, () => exponential(random, 4))
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length
    expect(Math.abs(mean - 0.25)).toBeLessThan(5 * (0.25 / Math.sqrt(waits.length)))
  })

  test('shuffles without losing anything, each order equally often', () => {
    const random = seededRandom(11)
    const seen = new Map<string, number>()
    for (let round = 0; round < 6000; round++) {
      const order = shuffled(['a', 'b', 'c'], random).join('')
      seen.set(order, (seen.get(order) ?? 0) + 1)
    }
    expect([...seen.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})

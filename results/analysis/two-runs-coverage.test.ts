/** Why two runs are compared by Welch's interval where nothing pairs their blocks: played where the truth is known. */
import { describe, expect, test } from 'vitest'
import { type Random, seededRandom } from '../../protocol/random.ts'
import { lowerTail, upperTail } from './binomial.ts'
import { pairedRatio, type Ratio, unpairedRatio } from './statistics.ts'

const PLAYS = 3000
const PROMISED = { trials: PLAYS, probability: 0.05 }

interface Run {
  readonly blocks: number
  /** Standard deviation of the logarithms from block to block. */
  readonly luck: number
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

function play(random: Random, { blocks, luck }: Run, typical: number): number[] {
  return Array.from({ length: blocks }, () => typical * Math.exp(luck * normal(random)))
}

/** In how many of many plays the interval misses the true ratio. */
function missed(before: Run, after: Run, truth: number, seed: number, compare = unpairedRatio): number {
  const random = seededRandom(seed)
  const misses = ({ low, high }: Ratio): boolean => (low as number) > truth || (high as number) < truth
  return Array.from({ length: PLAYS }, () =>
    misses(compare(play(random, after, 1000 * truth), play(random, before, 1000))),
  ).filter((is) => is).length
}

/** Satterthwaite's degrees of freedom err to the safe side where both vary alike. */
const LEAST_OFTEN = 0.03

describe('the interval of two runs misses the truth in one comparison of twenty, or a little less often', () => {
  test.each([
    ['five blocks each', { blocks: 5, luck: 0.2 }, { blocks: 5, luck: 0.2 }, 1],
    ['five blocks each, a true difference of 30 %', { blocks: 5, luck: 0.2 }, { blocks: 5, luck: 0.2 }, 1.3],
    ['ten blocks and five, and four times the luck', { blocks: 10, luck: 0.05 }, { blocks: 5, luck: 0.2 }, 1],
  ])('%s', (_, before, after, truth) => {
    const count = missed(before, after, truth, 1)
    expect(upperTail(PROMISED, count)).toBeGreaterThan(0.01)
    expect(count).toBeGreaterThan(LEAST_OFTEN * PLAYS)
  })
  test('or less often, never more, at three blocks', () => {
    const count = missed({ blocks: 3, luck: 0.2 }, { blocks: 3, luck: 0.2 }, 1, 2)
    expect(upperTail(PROMISED, count)).toBeGreaterThan(0.01)
    expect(count).toBeGreaterThan(0.01 * PLAYS)
  })
})

test('blocks that share nothing may be paired, too, which only costs width', () => {
  const run = { blocks: 5, luck: 0.2 }
  const count = missed(run, run, 1, 3, pairedRatio)
  expect(lowerTail(PROMISED, count)).toBeGreaterThan(0.01)
  expect(upperTail(PROMISED, count)).toBeGreaterThan(0.01)
})

test('two blocks have no interval', () => {
  expect(unpairedRatio([2, 2], [1, 1, 1])).toEqual({ ratio: expect.closeTo(2, 9), low: null, high: null })
})

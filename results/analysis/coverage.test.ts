/**
 * Why blocks are compared in pairs, by t, on logarithms: played where the truth is known. Blocks share luck (heat,
 * neighbours, the machine of the hour), and each trial has its own.
 */
import { describe, expect, test } from 'vitest'
import { type Random, seededRandom } from '../../protocol/random.ts'
import { lowerTail, upperTail } from './binomial.ts'
import { median, pairedRatio } from './statistics.ts'
import { tQuantile } from './t-quantile.ts'

const BLOCKS = 5
const RUNS = 3000
const PROMISED = { trials: RUNS, probability: 0.05 }
/** From block to block the p99 of a two-core machine moves by a third, within a block by a tenth. */
const BLOCK_LUCK = 0.3
const TRIAL_LUCK = 0.1

interface Pair {
  readonly of: number[]
  readonly against: number[]
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** One run of five blocks, the first arm `factor` times as slow. */
function playRun(random: Random, factor: number): Pair {
  const blocks = Array.from({ length: BLOCKS }, () => 1000 * Math.exp(BLOCK_LUCK * normal(random)))
  const trial = (us: number): number => us * Math.exp(TRIAL_LUCK * normal(random))
  return { of: blocks.map((us) => factor * trial(us)), against: blocks.map(trial) }
}

/** In how many of many runs a method says that the arms differ. */
function differencesFound(method: (pair: Pair) => boolean, factor: number, seed: number): number {
  const random = seededRandom(seed)
  return Array.from({ length: RUNS }, () => method(playRun(random, factor))).filter((is) => is).length
}

function pairedT({ of, against }: Pair): boolean {
  const { low, high } = pairedRatio(of, against)
  return (low as number) > 1 || (high as number) < 1
}

/** Two samples that know nothing of each other: the blocks' luck counts twice as noise. */
function unpairedT({ of, against }: Pair): boolean {
  const [one, other] = [of.map(Math.log), against.map(Math.log)]
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / BLOCKS
  const squares = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0)
  const degreesOfFreedom = 2 * BLOCKS - 2
  const variance = (squares(one) + squares(other)) / degreesOfFreedom
  const margin = UNPAIRED_T * Math.sqrt((2 * variance) / BLOCKS)
  return Math.abs(mean(one) - mean(other)) > margin
}
const UNPAIRED_T = tQuantile(0.975, 2 * BLOCKS - 2)

/** The middle 95 % of the means of five pairs drawn again from the five. */
function bootstrap(random: Random): (pair: Pair) => boolean {
  return ({ of, against }) => {
    const logs = of.map((value, block) => Math.log(value / (against[block] as number)))
    const means = Array.from({ length: 200 }, () => {
      let sum = 0
      for (let draw = 0; draw < BLOCKS; draw++) sum += logs[Math.floor(random() * BLOCKS)] as number
      return sum / BLOCKS
    }).sort((one, other) => one - other)
    return (means[4] as number) > 0 || (means[195] as number) < 0
  }
}

describe('where both arms are the same', () => {
  test('the paired t interval excludes 1 in one run of twenty', () => {
    const found = differencesFound(pairedT, 1, 1)
    expect(lowerTail(PROMISED, found)).toBeGreaterThan(0.01)
    expect(upperTail(PROMISED, found)).toBeGreaterThan(0.01)
  })
  test('an unpaired one hardly ever does: it holds the luck of blocks for noise', () => {
    expect(differencesFound(unpairedT, 1, 2)).toBeLessThan(0.005 * RUNS)
  })
  test('a bootstrap of five pairs invents twice as many differences as it promises', () => {
    expect(differencesFound(bootstrap(seededRandom(9)), 1, 3)).toBeGreaterThan(0.1 * RUNS)
  })
})

test('of a true difference of 30 % the paired interval sees nearly all, the unpaired one few', () => {
  expect(differencesFound(pairedT, 1.3, 4)).toBeGreaterThan(0.85 * RUNS)
  expect(differencesFound(unpairedT, 1.3, 4)).toBeLessThan(0.3 * RUNS)
})

test('the interval lies around the true ratio nineteen times of twenty, whatever that is', () => {
  const random = seededRandom(5)
  let outside = 0
  const ratios: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const { of, against } = playRun(random, 1.8)
    const { ratio, low, high } = pairedRatio(of, against)
    ratios.push(ratio)
    if ((low as number) > 1.8 || (high as number) < 1.8) outside += 1
  }
  expect(lowerTail(PROMISED, outside)).toBeGreaterThan(0.01)
  expect(upperTail(PROMISED, outside)).toBeGreaterThan(0.01)
  expect(median(ratios)).toBeCloseTo(1.8, 1)
})

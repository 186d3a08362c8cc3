import { expect, test } from 'vitest'
import { scenarioOfBlock, seedOfBlock } from './block-seed.ts'
import { SCENARIO } from './made-up-reports.ts'
import { feedRequest } from './trial-feed.ts'

test('a block has one seed, and every block another, of neighbouring runs too', () => {
  const seeds = [1, 2, 3].flatMap((run) => [1, 2, 3, 4, 5].map((block) => seedOfBlock(run, block)))
  expect(new Set(seeds).size).toBe(15)
  expect(seedOfBlock(2, 3)).toBe(seedOfBlock(2, 3))
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)).toBe(true)
})

test('the feed of a block is asked for with its seed, and all else of the scenario stays', () => {
  const seedOf = (block: number): number =>
    feedRequest({ scenario: scenarioOfBlock(SCENARIO, block), rows: null }, 'main', 'sse-1').seed
  expect([seedOf(1), seedOf(2)]).toEqual([seedOfBlock(SCENARIO.seed, 1), seedOfBlock(SCENARIO.seed, 2)])
  expect({ ...scenarioOfBlock(SCENARIO, 2), seed: SCENARIO.seed }).toEqual(SCENARIO)
})

import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../protocol/random.ts'
import { pairedRatio } from '../../results/analysis/statistics.ts'
import type { DecidedSet } from './decided-set.ts'
import { BLOCKS, SETS, scenarioOfSet, transportOfSet } from './design.ts'
import { judgeSets } from './judge.ts'

/** As many sets as were called a difference, and clear; what else they hold plays no part. */
function setsOf(differences: number, clear = 0, sets = SETS): DecidedSet[] {
  return Array.from({ length: sets }, (_, index) => ({
    number: index + 1,
    transport: 'sse',
    startedAt: '2000-01-01T00:00:00.000Z',
    commit: null,
    p99Us: [],
    ratio: index < differences ? { ratio: 1.1, low: 1.01, high: 1.2 } : { ratio: 1.1, low: 0.9, high: 1.3 },
    clear: index < clear,
    verdict: 'VALID',
  }))
}

// Bin(100, 5 %): P(X ≤ 0) = 0.0059, P(X ≤ 1) = 0.037, P(X ≥ 11) = 0.0115, P(X ≥ 12) = 0.0043.
describe('of a hundred sets', () => {
  test.each([1, 2, 5, 10, 11])('%d differences are what 5 %% promise', (count) => {
    expect(judgeSets(setsOf(count)).faults).toEqual([])
  })
  test('none means that intervals are too wide', () => {
    expect(judgeSets(setsOf(0)).faults).toEqual([expect.stringContaining('hides differences')])
  })
  test('twelve are invented', () => {
    expect(judgeSets(setsOf(12)).faults).toEqual([expect.stringContaining('invents differences: 12 of 100')])
  })
  test('no clear one is as good as it can be, twelve are too many', () => {
    expect(judgeSets(setsOf(5, 0)).faults).toEqual([])
    expect(judgeSets(setsOf(5, 11)).faults).toEqual([])
    expect(judgeSets(setsOf(5, 12)).faults).toEqual([expect.stringContaining('clear: 12 of 100')])
  })
})

test('a set that decided nothing is not counted', () => {
  const undecided = setsOf(0).map((set) => ({ ...set, ratio: null }))
  expect(judgeSets([...setsOf(5), ...undecided])).toEqual(judgeSets(setsOf(5)))
})

/** Sets whose blocks have luck that both arms share, and luck of each trial; one arm is `bias` times as slow. */
function madeUpSets(seed: number, bias: number): DecidedSet[] {
  const random = seededRandom(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return setsOf(0).map((set) => {
    const p99Us = Array.from({ length: BLOCKS }, (): [number, number] => {
      const block = 2000 * Math.exp(0.3 * normal())
      return [block * bias * Math.exp(0.08 * normal()), block * Math.exp(0.08 * normal())]
    })
    const { ratio, low, high } = pairedRatio(
      p99Us.map(([a]) => a),
      p99Us.map(([, b]) => b),
    )
    return { ...set, p99Us, ratio: low === null || high === null ? null : { ratio, low, high } }
  })
}

test('an instrument without a difference passes, whatever its noise', () => {
  // One in a hundred fails at each tail by chance; the seeds are fixed, and most must pass.
  const passed = Array.from({ length: 50 }, (_, seed) => judgeSets(madeUpSets(seed, 1)).faults.length === 0)
  expect(passed.filter((is) => is).length).toBeGreaterThanOrEqual(47)
})

test('an instrument that slows one arm by 10 % does not', () => {
  for (let seed = 0; seed < 10; seed++) {
    expect(judgeSets(madeUpSets(seed, 1.1)).faults).toEqual([expect.stringContaining('invents')])
  }
})

test('the design asks for a hundred disjoint sets of five block pairs, as many of each transport', () => {
  const numbers = Array.from({ length: SETS }, (_, index) => index + 1)
  expect(SETS).toBeGreaterThanOrEqual(100)
  const scenarios = numbers.map(scenarioOfSet)
  expect(new Set(scenarios.map(({ seed }) => seed)).size).toBe(SETS)
  expect(scenarios.every(({ repeat }) => repeat === 5)).toBe(true)
  for (const transport of ['polling', 'long-polling', 'sse', 'websocket']) {
    expect(numbers.filter((number) => transportOfSet(number) === transport)).toHaveLength(SETS / 4)
  }
})

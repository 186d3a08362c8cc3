import { describe, expect, test } from 'vitest'
import { SCENARIO } from './made-up-reports.ts'
import { type PlannedTrial, planSweep, planTrials } from './order.ts'

const BLOCKS = 8
const four = { ...SCENARIO, repeat: BLOCKS, transports: { polling: {}, 'long-polling': {}, sse: {}, websocket: {} } }

/** The arms of each block, in the order of the run. */
function blocksOf(trials: readonly PlannedTrial[]): string[][] {
  return Array.from({ length: BLOCKS }, (_, index) =>
    trials.filter(({ block }) => block === index + 1).map(({ arm }) => arm),
  )
}

describe.each([
  ['of four transports', four, null, ['long-polling', 'polling', 'sse', 'websocket']],
  ['with a transport of somebody else', { ...four, transports: { fifth: {}, sse: {} } }, null, ['fifth', 'sse']],
  ['of a transport against itself', four, 'sse', ['sse/a', 'sse/b']],
])('a plan %s', (_, scenario, aa, arms) => {
  const trials = planTrials(scenario, aa)

  test('has every arm once in every block', () => {
    expect(trials).toHaveLength(BLOCKS * arms.length)
    for (const block of blocksOf(trials)) expect([...block].sort()).toEqual(arms)
  })

  test('runs block after block', () => {
    const blocks = trials.map(({ block }) => block)
    expect(blocks).toEqual([...blocks].sort((left, right) => left - right))
  })

  test('differs in order between blocks', () => {
    expect(new Set(blocksOf(trials).map(String)).size).toBeGreaterThan(1)
  })

  test('is the same for the same seed, and another for another', () => {
    expect(planTrials(scenario, aa)).toEqual(trials)
    expect(planTrials({ ...scenario, seed: 2 }, aa)).not.toEqual(trials)
  })
})

test('an arm is named after its transport, and both arms of --aa run the same one', () => {
  expect(planTrials(four, null).every(({ arm, transport }) => arm === transport)).toBe(true)
  expect(planTrials(four, 'websocket').every(({ transport }) => transport === 'websocket')).toBe(true)
})

test('the order in which a scenario names its transports does not matter', () => {
  const reversed = { ...four, transports: Object.fromEntries(Object.entries(four.transports).reverse()) }
  expect(planTrials(reversed, null)).toEqual(planTrials(four, null))
})

test('a block of a sweep holds every arm of every cell once, the cells mixed', () => {
  const trials = planSweep([four, four, four], null)
  expect(trials).toHaveLength(BLOCKS * 12)
  for (let block = 1; block <= BLOCKS; block++) {
    const own = trials.slice((block - 1) * 12, block * 12)
    expect(new Set(own.map((trial) => trial.block))).toEqual(new Set([block]))
    expect(new Set(own.map(({ cell, arm }) => `${cell} ${arm}`)).size).toBe(12)
    // Cell after cell would let a drift of the machine pass for a difference between them.
    const cells = own.map(({ cell }) => cell)
    expect(cells).not.toEqual([...cells].sort((left, right) => left - right))
  }
  expect(planSweep([four, four, four], null)).toEqual(trials)
})

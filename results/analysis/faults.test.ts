import { describe, expect, test } from 'vitest'
import type { ResolvedFault } from '../../protocol/scenario.ts'
import { buildFixtureResult } from '../fixture.ts'
import type { FaultResult, RunResult, Trial } from '../format.ts'
import { faultDeliveries, faultStories } from './faults.ts'

const NONE = { share: 1, durationMs: null, how: null, history: null, drainMs: null }
const RESET: ResolvedFault = { ...NONE, atMs: 4000, kind: 'drop-connections', share: 0.5, how: 'rst' }
const STALL: ResolvedFault = { ...NONE, atMs: 7000, kind: 'stall-feed', durationMs: 2000 }
const SILENCE: ResolvedFault = { ...NONE, atMs: 4000, kind: 'silence' }

/** A run under these faults with its trials changed. */
function runUnder(faults: readonly ResolvedFault[], change: (trial: Trial) => void = () => undefined): RunResult {
  const run = structuredClone(buildFixtureResult({ blocks: 3, faults }))
  for (const trial of run.trials) change(trial)
  return run
}

const first = (trial: Trial): FaultResult => trial.faults?.[0] as FaultResult

describe('the story of a fault', () => {
  test('comes in the order of time, numbered, with what the scenario asked for and every arm in teaching order', () => {
    const stories = faultStories(runUnder([RESET, STALL]))
    expect(stories.map(({ number, kind, plannedAtMs, planned }) => [number, kind, plannedAtMs, planned])).toEqual([
      [1, 'drop-connections', 4000, RESET],
      [2, 'stall-feed', 7000, STALL],
    ])
    for (const { outcomes } of stories) {
      expect(outcomes.map(({ arm }) => arm)).toEqual(['polling', 'long-polling', 'sse', 'websocket'])
    }
  })

  test('is the middle of the blocks, and the sum of those who never came back', () => {
    const run = runUnder([RESET], (trial) => {
      Object.assign(first(trial), { unrecovered: trial.block, connections: 10 * trial.block })
      Object.assign(first(trial).recoveryUs, { p50: [300, 100, 900][trial.block - 1] })
    })
    const [outcome] = faultStories(run)[0]?.outcomes ?? []
    expect(outcome).toMatchObject({
      arm: 'polling',
      blocks: 3,
      unrecovered: 6,
      connections: { median: 20, low: 10, high: 30 },
      p50Us: { median: 300, low: 100, high: 900 },
    })
  })

  test('withholds what one block withholds, and has no connections where it strikes no single ones', () => {
    const run = runUnder([STALL], (trial) => {
      if (trial.block === 2) first(trial).recoveryUs.max = null
    })
    expect(faultStories(run)[0]?.outcomes[0]).toMatchObject({ maxUs: null, connections: null })
  })

  test('keeps faults apart that share their time or their kind', () => {
    const again = { ...RESET, share: 0.25 }
    const stories = faultStories(runUnder([RESET, again, SILENCE]))
    expect(stories.map(({ kind, planned }) => [kind, planned?.share])).toEqual([
      ['drop-connections', 0.5],
      ['drop-connections', 0.25],
      ['silence', 1],
    ])
    expect(stories.every(({ outcomes }) => outcomes.every(({ blocks }) => blocks === 3))).toBe(true)
  })

  test('is told from the trials that it reached: an interrupted one lacks the later faults', () => {
    const run = runUnder([RESET, STALL], (trial) => {
      if (trial.block > 1) trial.faults?.pop()
    })
    expect(faultStories(run).map(({ outcomes }) => outcomes[0]?.blocks)).toEqual([3, 1])
  })

  test('lacks the plan where the file does not tell it', () => {
    const run = runUnder([RESET])
    const { faults: _, ...resolved } = run.scenario.resolved
    const older = { ...run, scenario: { ...run.scenario, resolved: resolved as RunResult['scenario']['resolved'] } }
    expect(faultStories(older)).toMatchObject([{ kind: 'drop-connections', planned: null }])
  })
})

describe('the deliveries under faults', () => {
  test('are summed over the blocks, what a gap told apart from what was lost in silence', () => {
    const run = runUnder([RESET], ({ deliveries, block }) =>
      Object.assign(deliveries, { lost: 10, gaps: block, duplicated: 2, reordered: 1 }),
    )
    expect(faultDeliveries(run)[2]).toEqual({
      arm: 'sse',
      lost: 30,
      told: 6,
      silent: 24,
      duplicated: 6,
      reordered: 3,
    })
  })
  test('are none in a run without faults', () => expect(faultDeliveries(buildFixtureResult())).toEqual([]))
})

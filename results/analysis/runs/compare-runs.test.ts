import { describe, expect, test } from 'vitest'
import { buildFixtureResult } from '../../fixture.ts'
import type { RunResult, Trial } from '../../format.ts'
import { pairedRatio, unpairedRatio } from '../statistics.ts'
import type { Change } from './changes.ts'
import { compareRuns } from './compare-runs.ts'

const base = buildFixtureResult({ blocks: 4 })

/** The fixture with its trials changed one by one. */
function withTrials(change: (trial: Trial) => Trial, from: RunResult = base): RunResult {
  return { ...from, trials: from.trials.map(change) }
}

/** p99 of sse as given, one a block; blocks beyond are left out. */
function withP99(values: readonly (number | null)[], seeds: readonly number[] = []): RunResult {
  const changed = withTrials((trial) => {
    if (trial.transport !== 'sse') return trial
    const fromDue = { ...trial.latencyUs.fromDue, p99: values[trial.block - 1] ?? null }
    const seed = seeds[trial.block - 1]
    return {
      ...trial,
      ...(seed !== undefined && { seed }),
      latencyUs: { ...trial.latencyUs, fromDue },
      driver: { ...trial.driver, stampErrorUs: 10 },
    }
  })
  return {
    ...changed,
    trials: changed.trials.filter(({ transport, block }) => transport !== 'sse' || block <= values.length),
  }
}

function changeOf(before: RunResult, after: RunResult, metric = 'latency.p99', arm = 'sse'): Change | undefined {
  return compareRuns(before, after).changes.find((one) => one.arm === arm && one.measured.metric === metric)
}

const SLOW = [2000, 2100, 2050, 2020]
const FAST = [1000, 1010, 990, 1005]

describe('a figure of two runs', () => {
  test('has the ratio of after to before, by Welch where nothing pairs the blocks', () => {
    const { ratio, low, high } = unpairedRatio(SLOW, FAST)
    expect(changeOf(withP99(FAST), withP99(SLOW))).toMatchObject({
      of: 'ratio',
      change: ratio,
      low,
      high,
      judgement: 'clear',
    })
  })
  test('is compared block by block where blocks played the same draws', () => {
    const { low, high } = pairedRatio(SLOW, FAST)
    const seeds = [11, 12, 13, 14]
    expect(changeOf(withP99(FAST, seeds), withP99(SLOW, seeds))).toMatchObject({ low, high })
    expect(changeOf(withP99(FAST, seeds), withP99(SLOW, [11, 12, 13, 99]))).not.toMatchObject({ low, high })
  })
  test('may have other blocks than before', () => {
    const { low, high } = unpairedRatio(SLOW.slice(0, 3), FAST)
    expect(changeOf(withP99(FAST), withP99(SLOW.slice(0, 3)))).toMatchObject({ low, high, judgement: 'clear' })
  })
  test.each([
    ['inside the interval', [1000, 2000, 900, 1500], [1100, 1900, 1000, 1200], 'not-clear'],
    ['under 2 %', [1000, 1000.1, 1000, 1000.2], [1010, 1010.1, 1010, 1010], 'not-clear'],
    ['in two blocks', FAST.slice(0, 2), SLOW.slice(0, 2), 'too-few-blocks'],
    ['of nothing', [1000, 1000, 1000], [1000, 1000, 1000], 'same'],
    ['of what a block withheld', [1000, null, 1000], SLOW, 'withheld'],
  ])('that differs %s is judged %s', (_, before, after, judgement) => {
    expect(changeOf(withP99(before), withP99(after))?.judgement).toBe(judgement)
  })
  test('within the error of the instrument is not clear', () => {
    const blunt = (run: RunResult) =>
      withTrials((trial) => ({ ...trial, driver: { ...trial.driver, stampErrorUs: 1500 } }), run)
    expect(changeOf(withP99(FAST), blunt(withP99(SLOW)))).toMatchObject({
      judgement: 'not-clear',
      low: expect.any(Number),
    })
  })
  test('that a block withheld says why', () => {
    const change = changeOf(withP99([1000, null, 1000]), withP99(SLOW))
    expect(change).toMatchObject({ before: null, change: null, low: null, withheld: expect.any(String) })
  })
})

describe('counts of which a block has none', () => {
  const losing = (lost: readonly number[]) =>
    withTrials((trial) =>
      trial.transport === 'sse'
        ? { ...trial, deliveries: { ...trial.deliveries, lost: lost[trial.block - 1] ?? 0 } }
        : trial,
    )
  const lost = (before: readonly number[], after: readonly number[]) =>
    changeOf(losing(before), losing(after), 'deliveries.lost')
  test('are the same where nobody lost anything', () => {
    expect(lost([0, 0, 0, 0], [0, 0, 0, 0])).toMatchObject({ of: 'difference', change: 0, judgement: 'same' })
  })
  test('differ clearly where every block lost, and not where one did', () => {
    expect(lost([0, 0, 0, 0], [40, 42, 38, 41])).toMatchObject({ of: 'difference', judgement: 'clear' })
    expect(lost([0, 0, 0, 0], [0, 0, 0, 40])).toMatchObject({ change: 10, judgement: 'not-clear' })
  })
})

describe('a figure that is 0 in a block', () => {
  const stale = (means: readonly number[], stampErrorUs = 10) =>
    withTrials((trial) => {
      if (trial.transport !== 'sse') return trial
      const staleness = { ...trial.staleness, meanMs: means[trial.block - 1] ?? 0 }
      return { ...trial, staleness, driver: { ...trial.driver, stampErrorUs } }
    })
  const compared = (before: RunResult, after: RunResult) => changeOf(before, after, 'staleness.mean')
  const [none, some] = [
    [0, 0, 0, 0],
    [1, 1.01, 0.99, 1],
  ]
  test('differs clearly beyond the error of the instrument alone', () => {
    expect(compared(stale(none), stale(some))).toMatchObject({ of: 'difference', judgement: 'clear' })
    expect(compared(stale(none, 1500), stale(some, 1500))).toMatchObject({ of: 'difference', judgement: 'not-clear' })
  })
})

describe('two runs', () => {
  test('of the same by the same differ in nothing', () => {
    expect(compareRuns(base, base).differences).toEqual([])
  })
  test('are compared in the arms that both have, and the others are named', () => {
    const without = { ...base, trials: base.trials.filter(({ transport }) => transport !== 'polling') }
    const { onlyBefore, onlyAfter, changes } = compareRuns(base, without)
    expect([onlyBefore, onlyAfter]).toEqual([['polling'], []])
    expect([...new Set(changes.map(({ arm }) => arm))]).toEqual(['long-polling', 'sse', 'websocket'])
  })
  test.each(['before', 'after'] as const)('are not compared where the one %s proves nothing', (side) => {
    const invalid: RunResult = { ...base, verdict: { level: 'INVALID', reasons: [] } }
    const compared = side === 'before' ? compareRuns(invalid, base) : compareRuns(base, invalid)
    expect(compared).toMatchObject({ invalid: [side], changes: [] })
  })
})

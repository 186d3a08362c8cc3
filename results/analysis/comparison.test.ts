import { describe, expect, test } from 'vitest'
import { buildFixtureResult } from '../fixture.ts'
import type { Comparison, Trial } from '../format.ts'
import { compareArms } from './comparison.ts'

const [template] = buildFixtureResult({ blocks: 1 }).trials as [Trial]

/** Two arms with these p50 values, µs, one a block. */
function arms(sse: readonly number[], websocket: readonly number[], stampErrorUs = 0): Trial[] {
  const trialsOf = (transport: string, values: readonly number[]) =>
    values.map((p50, index): Trial => {
      const fromDue = { ...template.latencyUs.fromDue, p50 }
      const driver = { ...template.driver, stampErrorUs, stampErrorP50Us: stampErrorUs }
      return {
        ...template,
        transport,
        arm: transport,
        block: index + 1,
        latencyUs: { fromDue, fromSent: fromDue },
        driver,
      }
    })
  return [...trialsOf('sse', sse), ...trialsOf('websocket', websocket)]
}

function compareP50(trials: readonly Trial[]): Comparison | undefined {
  return compareArms(trials, 'websocket').find((one) => one.of === 'sse' && one.metric === 'latency.p50')
}

describe('a comparison', () => {
  test('is clear when the interval excludes 1', () => {
    const comparison = compareP50(arms([2000, 2100, 2050], [1000, 1010, 990]))
    expect(comparison).toMatchObject({ of: 'sse', against: 'websocket', clear: true })
    expect(comparison?.ratio).toBeCloseTo(2.05, 2)
  })
  test('is not clear when the interval includes 1', () => {
    expect(compareP50(arms([2000, 500, 1100], [1000, 1010, 990]))).toMatchObject({ clear: false })
  })
  test('of a difference under 2 % is not clear, however certain', () => {
    expect(compareP50(arms([1010, 1010, 1010], [1000, 1000, 1000]))).toMatchObject({ clear: false })
    expect(compareP50(arms([1030, 1030, 1030], [1000, 1000, 1000]))).toMatchObject({ clear: true })
  })
  test('of a difference within the error of the instrument is not clear', () => {
    expect(compareP50(arms([2000, 2100, 2050], [1000, 1010, 990], 1100))).toMatchObject({ clear: false })
    expect(compareP50(arms([2000, 2100, 2050], [1000, 1010, 990], 900))).toMatchObject({ clear: true })
  })
  test.each([
    ['latency.mean', 'stampErrorMeanUs'],
    ['latency.p50', 'stampErrorP50Us'],
    ['latency.p99', 'stampErrorUs'],
    ['staleness.mean', 'stampErrorStalenessUs'],
  ] as const)('of %s is held against the error of that very metric', (metric, error) => {
    const clearWith = (errorUs: number): boolean | undefined => {
      const trials = arms([2000, 2100, 2050], [1000, 1010, 990]).map((trial): Trial => {
        const { p50 } = trial.latencyUs.fromDue
        const fromDue = { ...trial.latencyUs.fromDue, mean: p50, p99: p50 }
        const staleness = { ...trial.staleness, meanMs: (p50 ?? 0) / 1000 }
        const others = { stampErrorMeanUs: 0, stampErrorStalenessUs: 0, [error]: errorUs }
        return {
          ...trial,
          latencyUs: { fromDue, fromSent: fromDue },
          staleness,
          driver: { ...trial.driver, ...others },
        }
      })
      return compareArms(trials, 'websocket').find((one) => one.metric === metric)?.clear
    }
    expect([clearWith(900), clearWith(1100)]).toEqual([true, false])
  })
  test('of the means of a file that does not know their errors is held against that of the p99', () => {
    const trials = arms([2000, 2100, 2050], [1000, 1010, 990]).map((trial): Trial => {
      const fromDue = { ...trial.latencyUs.fromDue, mean: trial.latencyUs.fromDue.p50 }
      return { ...trial, latencyUs: { fromDue, fromSent: fromDue }, driver: { ...trial.driver, stampErrorUs: 1100 } }
    })
    expect(compareArms(trials, 'websocket').find((one) => one.metric === 'latency.mean')?.clear).toBe(false)
  })
  test('of a difference that both clocks together may be wrong by is not clear', () => {
    const exchanged = (uncertaintyUs: number) =>
      arms([2000, 2100, 2050], [1000, 1010, 990], 100).map((trial): Trial => {
        return { ...trial, clock: { kind: 'exchange', offsetUs: 0, uncertaintyUs } }
      })
    expect(compareP50(exchanged(480))).toMatchObject({ clear: false })
    expect(compareP50(exchanged(470))).toMatchObject({ clear: true })
  })
  test('under three blocks has no interval and is not clear', () => {
    expect(compareP50(arms([2000, 2000], [1000, 1000]))).toEqual({
      metric: 'latency.p50',
      of: 'sse',
      against: 'websocket',
      ratio: expect.closeTo(2, 9),
      low: null,
      high: null,
      beyondError: true,
      clear: false,
    })
  })
  test('within the error of the instrument says nothing, interval or not', () => {
    expect(compareP50(arms([1100], [1000], 50))?.beyondError).toBe(true)
    expect(compareP50(arms([1100], [1000], 150))?.beyondError).toBe(false)
    expect(compareP50(arms([1100, 1101, 1102], [1000, 1001, 1002], 150))).toMatchObject({
      beyondError: false,
      clear: false,
    })
  })
  test('uses the blocks in which both ran', () => {
    expect(compareP50(arms([2000, 2000, 2000, 9000], [1000, 1000, 1000]))?.ratio).toBeCloseTo(2, 9)
  })
  test('is left out when a block withheld its value', () => {
    const trials = arms([2000, 2000, 2000], [1000, 1000, 1000])
    const [first] = trials as [Trial]
    first.latencyUs.fromDue.p50 = null
    expect(compareP50(trials)).toBeUndefined()
  })
})

test('every other arm is compared by five metrics, in teaching order', () => {
  const comparisons = compareArms(buildFixtureResult().trials, 'sse')
  expect([...new Set(comparisons.map((one) => one.of))]).toEqual(['polling', 'long-polling', 'websocket'])
  expect(comparisons).toHaveLength(15)
})

test('a baseline that did not run gives nothing to compare', () => {
  expect(compareArms(buildFixtureResult().trials, 'carrier-pigeon')).toEqual([])
})

import { expect, test } from 'vitest'
import { buildFixtureSweep } from '../../results/fixture/sweep.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import { judgeSweep } from './judge.ts'

/** Of one arm whose blocks have these means and this theory, µs. */
function sweepOf(meansUs: readonly number[], theoryUs: number | null): SweepResult {
  const sweep = buildFixtureSweep({ axes: [{ name: 'rate', unit: 'perSecond', values: [2, 8] }] })
  const cells = sweep.cells.slice(0, 1).map(({ values, run }) => ({
    values,
    run: {
      ...run,
      trials: run.trials
        .filter(({ arm }) => arm === 'sse')
        .slice(0, meansUs.length)
        .map((trial, index) => ({
          ...trial,
          latencyUs: { ...trial.latencyUs, fromDue: { ...trial.latencyUs.fromDue, mean: meansUs[index] ?? null } },
          theory: { ...trial.theory, meanUs: theoryUs },
        })),
    },
  }))
  return { ...sweep, cells }
}

const isOnTheory = (meansUs: readonly number[], theoryUs: number | null) =>
  judgeSweep(sweepOf(meansUs, theoryUs))[0]?.isOnTheory

// The interval of these three is about ±2.5 ms around 100 ms.
const MEANS = [99_000, 100_000, 101_000]

test('theory inside the interval, or below it by no more than the host may add, is where it should be', () => {
  expect(isOnTheory(MEANS, 100_000)).toBe(true)
  expect(isOnTheory(MEANS, 102_000)).toBe(true)
  expect(isOnTheory(MEANS, 93_000)).toBe(true)
})

test('theory above the interval, or further below it, is not, and nor is what was withheld', () => {
  expect(isOnTheory(MEANS, 103_000)).toBe(false)
  expect(isOnTheory(MEANS, 92_000)).toBe(false)
  expect(isOnTheory(MEANS, null)).toBe(false)
  expect(isOnTheory(MEANS.slice(0, 2), 100_000)).toBe(false)
})

import { expect, test } from 'vitest'
import { buildFixtureResult } from '../fixture.ts'
import type { PhaseResult, Trial } from '../format.ts'
import { measuredSeconds, secondsOfPhase } from './seconds.ts'

const [trial] = buildFixtureResult({ blocks: 1 }).trials as [Trial]
const endsOf = (startMs: number, durationMs: number) =>
  secondsOfPhase(trial, { ...(trial.phases[0] as PhaseResult), startMs, durationMs }).map((second) => second.t)

test('the seconds of a phase are those that lie within it as a whole', () => {
  expect(endsOf(2000, 3000)).toEqual([3, 4, 5])
  expect(endsOf(2500, 3000)).toEqual([4, 5])
  expect(endsOf(2500, 900)).toEqual([])
})

test('measured seconds leave the warm-up out', () => {
  expect(measuredSeconds(trial).map((second) => second.t)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
})

import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../fixture.ts'
import type { Publishing, Trial } from '../../format.ts'
import { judgeTrial } from '../verdict.ts'

const TAKEN: Publishing = {
  accepted: 100,
  refused: 0,
  failed: 0,
  firstProblem: null,
  latenessUs: { p50: 50, p99: 300, max: 900 },
  answerUs: { p50: 150, p99: 400, max: 1000 },
}

/** The doubts that a trial of sse has for its publisher alone. */
function doubtsOf(publishing: Publishing | null, p50: number | null = 5_000): string[] {
  const { trials, scenario } = buildFixtureResult()
  const trial = trials.find(({ transport }) => transport === 'sse') as Trial
  const fromDue = { ...trial.latencyUs.fromDue, p50, mean: p50 }
  const facts: Trial = { ...trial, latencyUs: { ...trial.latencyUs, fromDue }, target: { publishing, withheld: [] } }
  const { reasons } = judgeTrial(facts, scenario.resolved)
  return reasons
    .filter(({ code }) => ['events-not-taken', 'publisher-late'].includes(code))
    .map(({ code, message }) => `${code}: ${message}`)
}

test('a publisher whose events were all taken in time is not doubted, nor is a server that publishes by itself', () => {
  expect([doubtsOf(TAKEN), doubtsOf(null)]).toEqual([[], []])
})

test('events that were refused or not answered were never there to be delivered', () => {
  expect(doubtsOf({ ...TAKEN, refused: 2, failed: 1, firstProblem: 'answered with 429' })).toEqual([
    'events-not-taken: the server took 100 of 103 events that were posted to it; the first: answered with 429',
  ])
})

test.each([
  ['of little weight in a long latency', 2_500, 30_000, 0],
  ['above a tenth of it', 2_500, 20_000, 1],
  ['below 2 ms', 1_900, 1_000, 0],
  ['beside a latency that is not known', 2_500, null, 1],
])('a publisher that was late, %s', (_, p99, p50, doubts) => {
  const late = { ...TAKEN, latenessUs: { p50: 100, p99, max: 9_000 } }
  expect(doubtsOf(late, p50)).toHaveLength(doubts)
})

import { describe, expect, test } from 'vitest'
import { exponential, type Random, seededRandom } from '../../../protocol/random.ts'
import type { ResolvedPhase, ResolvedScenario } from '../../../protocol/scenario.ts'
import { FIXTURE_SCENARIO } from '../../fixture/scenario.ts'
import { buildFixtureResult } from '../../fixture.ts'
import type { PhaseResult, Trial } from '../../format.ts'
import { createHistogram, recordUs, summariseHistogram } from '../histogram.ts'
import { median } from '../statistics.ts'
import { playLongPolling } from '../theory/long-polling-arrivals.ts'
import { medianChanceUs } from './chance.ts'
import { checkStationarity } from './stationarity.ts'

const CLIENTS = 20
const trial = buildFixtureResult({ blocks: 1 }).trials[0] as Trial

interface Delivered {
  readonly dueAtUs: number
  readonly latencyUs: number
}

/** A phase whose clients all received the same events, each as late as the others. */
function phaseOf(events: readonly Delivered[], durationMs: number): PhaseResult {
  const histogram = createHistogram()
  for (const { latencyUs } of events) for (let client = 0; client < CLIENTS; client++) recordUs(histogram, latencyUs)
  const third = (from: number): number =>
    median(
      events.flatMap(({ dueAtUs, latencyUs }) => {
        const position = dueAtUs / (durationMs * 1000)
        return position >= from && position < from + 1 / 3 ? [latencyUs] : []
      }),
    )
  const summary = summariseHistogram(histogram, 0)
  const expected = events.length * CLIENTS
  return {
    ...(trial.phases[1] as PhaseResult),
    durationMs,
    latencyUs: { fromDue: summary, fromSent: summary },
    firstThirdP50Us: third(0),
    lastThirdP50Us: third(2 / 3),
    deliveries: { expected, delivered: expected, lost: 0, duplicated: 0, reordered: 0, gaps: 0 },
  }
}

function doubtsOf(
  phase: PhaseResult,
  asked: Partial<ResolvedPhase> = {},
  feed: Partial<ResolvedScenario['feed']> = {},
): readonly { readonly message: string; readonly remedy: string }[] {
  const facts = { ...trial, clients: CLIENTS, phases: [phase] }
  const phases = [
    { ...(FIXTURE_SCENARIO.phases[1] as ResolvedPhase), startMs: 0, durationMs: phase.durationMs, ...asked },
  ]
  return checkStationarity(facts, { ...FIXTURE_SCENARIO, phases, feed: { ...FIXTURE_SCENARIO.feed, ...feed } })
}

function poissonArrivals(perSecond: number, durationMs: number, random: Random): number[] {
  const dueAtUs: number[] = []
  for (let us = 0; us < durationMs * 1000; us += exponential(random, perSecond / 1e6)) dueAtUs.push(us)
  return dueAtUs
}

/** Long polling over 100 ms there and back on Poisson arrivals of 10/s for 10 s: steady from its first event to its last. */
function steadyPhase(seed: number): PhaseResult {
  const dueAtUs = poissonArrivals(10, 10_000, seededRandom(seed, 1))
  const { latenciesUs } = playLongPolling(dueAtUs, { oneWayUs: 50_000, reAskUs: 1000 })
  return phaseOf(
    dueAtUs.map((us, index) => ({ dueAtUs: us, latencyUs: latenciesUs[index] as number })),
    10_000,
  )
}

/** Latencies spread by half around a mean that is `factor` times as long at the end of the phase as at its beginning. */
function driftingPhase(perSecond: number, factor: number): PhaseResult {
  const random = seededRandom(7, 1)
  const dueAtUs = poissonArrivals(perSecond, 10_000, random)
  const latencyUs = (us: number) => 10_000 * (1 + ((factor - 1) * us) / 10e6) * (0.5 + random())
  return phaseOf(
    dueAtUs.map((us) => ({ dueAtUs: us, latencyUs: latencyUs(us) })),
    10_000,
  )
}

test('of steady phases of long polling, of a hundred events each, less than one in a hundred is doubted', () => {
  const phases = Array.from({ length: 400 }, (_, seed) => steadyPhase(seed))
  const large = phases.filter(({ firstThirdP50Us, lastThirdP50Us }) => {
    const [first, last] = [firstThirdP50Us as number, lastThirdP50Us as number]
    return Math.abs(first - last) > 0.2 * Math.min(first, last)
  })
  // By the 20 % alone every third would be.
  expect(large.length).toBeGreaterThan(130)
  expect(phases.filter((phase) => doubtsOf(phase).length > 0).length).toBeLessThan(4)
})

test.each([30, 100])('a p50 that doubles within the phase is doubted at %d events/s', (perSecond) => {
  expect(doubtsOf(driftingPhase(perSecond, 2))).toHaveLength(1)
})

test('what to do is a longer phase where few events are what limits, and a longer warm-up where not', () => {
  const [few] = doubtsOf(driftingPhase(3, 10))
  const [many] = doubtsOf(driftingPhase(300, 2))
  expect(few?.remedy).toMatch(/^give the scenario a longer phase/)
  expect(few?.message).toMatch(/ that chance explains with \d+ events in each$/)
  expect(many?.remedy).toMatch(/^give the scenario a longer warm-up/)
})

test('a handful of events tells nothing', () => {
  const events = Array.from({ length: 12 }, (_, index) => ({ dueAtUs: index * 1e6, latencyUs: 1000 * 2 ** index }))
  expect(doubtsOf(phaseOf(events, 12_000))).toEqual([])
})

test('a drift is no wonder where the scenario asked for one, and is told everywhere else', () => {
  const drifting = driftingPhase(100, 2)
  expect(doubtsOf(drifting, { rate: 100, endRate: 100 })).toHaveLength(1)
  expect(doubtsOf(drifting, { rate: 20, endRate: 180 })).toEqual([])
  expect(doubtsOf(drifting, { rate: 180, endRate: 20 })).toEqual([])
  expect(doubtsOf(drifting, {}, { arrival: 'recorded', gapsMs: [10], speed: 1 })).toEqual([])
  expect(doubtsOf(drifting, {}, { arrival: 'poisson' })).toHaveLength(1)
})

test('the events of a burst fare alike, so that each burst counts as one', () => {
  const drifting = driftingPhase(100, 3)
  const bursts = (everyMs: number, rate: number) => ({
    rate,
    burst: { size: (everyMs * (100 - rate)) / 1000, everyMs },
  })
  // Ten bursts in ten seconds are three in a third: chance explains everything. Two hundred are as many events.
  expect(doubtsOf(drifting, bursts(1000, 0))).toEqual([])
  expect(doubtsOf(drifting, bursts(1000, 90))).toHaveLength(1)
  expect(doubtsOf(drifting, bursts(50, 0))[0]?.message).toMatch(/with 6[5-8] events in each$/)
})

describe('what chance explains', () => {
  const even = createHistogram()
  for (let us = 1; us <= 1000; us++) recordUs(even, us)
  test('are the quantiles around the middle, twice as near for four times the events', () => {
    expect(medianChanceUs(even, 100, 0)).toBeCloseTo(Math.SQRT2 * 130, -1)
    expect(medianChanceUs(even, 400, 0)).toBeCloseTo(Math.SQRT2 * 65, -1)
  })
  test('is everything for fewer than seven, and for none', () => {
    expect(medianChanceUs(even, 6, 0)).toBe(Number.POSITIVE_INFINITY)
    expect(medianChanceUs(even, 7, 0)).toBeLessThan(1000)
    expect(medianChanceUs(even, 0, 0)).toBe(Number.POSITIVE_INFINITY)
    expect(medianChanceUs(createHistogram(), 100, 0)).toBe(Number.POSITIVE_INFINITY)
  })
  test('is the wider side of a lopsided distribution', () => {
    const lopsided = createHistogram()
    for (let index = 0; index < 1000; index++) recordUs(lopsided, index < 505 ? 100 : index)
    expect(medianChanceUs(lopsided, 100, 0)).toBeCloseTo(Math.SQRT2 * 529, -1)
  })
})

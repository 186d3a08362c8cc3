import { describe, expect, test } from 'vitest'
import type { ResolvedPhase } from '../../protocol/scenario.ts'
import type { CoveredSeqs } from './covered-seqs.ts'
import { ClientStaleness, PopulationStaleness } from './staleness.ts'
import { Timeline } from './timeline.ts'
import type { DueInstant } from './undated-gaps.ts'

const START_US = 1_000_000_000

const phase = (name: string, startMs: number, durationMs: number, measure: boolean): ResolvedPhase => {
  return { name, startMs, durationMs, rate: 10, measure }
}

/** One second of warm-up, two measured. */
const timeline = new Timeline([phase('warm-up', 0, 1000, false), phase('steady', 1000, 2000, true)], START_US)
const at = (ms: number): number => START_US + ms * 1000

/** The staleness of a client that got events due at the first instants at the second ones, ms from the start. */
function measured(deliveries: [dueMs: number, receivedMs: number][], missingDueMs: number | null = null) {
  const population = new PopulationStaleness(timeline)
  const client = new ClientStaleness(at(0))
  for (const [dueMs, receivedMs] of deliveries) population.delivered(client, at(dueMs), at(receivedMs))
  population.finish(client, at(0), missingDueMs === null ? null : at(missingDueMs))
  return population.result()
}

describe('staleness', () => {
  test('is zero for a client that gets everything at once', () => {
    expect(measured([[1000, 1000]])).toMatchObject({ meanMs: 0, p99Ms: 0, peakMs: 0 })
  })

  test('is the area under its sawtooth over the measured time', () => {
    // 100 ms stale once in 2 s: a triangle of 100 × 100 / 2 ms² over 2,000 ms.
    expect(measured([[1500, 1600]]).meanMs).toBeCloseTo(5000 / 2000, 9)
    expect(measured([[1500, 1600]]).peakMs).toBe(100)
  })

  test('counts from the oldest missing event, not from each one', () => {
    const batch = measured([
      [1500, 1700],
      [1600, 1700],
    ])
    expect(batch.meanMs).toBeCloseTo((200 * 200) / 2 / 2000, 9)
  })

  test('leaves out what lies outside the measured windows', () => {
    // Due at 800, received at 1,200: 200 to 400 ms stale inside the window.
    expect(measured([[800, 1200]]).meanMs).toBeCloseTo((400 ** 2 - 200 ** 2) / 2 / 2000, 9)
    expect(measured([[100, 900]]).meanMs).toBe(0)
  })

  test('goes on growing for an event that never comes', () => {
    expect(measured([], 2000).peakMs).toBe(1000)
    expect(measured([], 2000).meanMs).toBeCloseTo((1000 * 1000) / 2 / 2000, 9)
  })

  test('has a p99 that follows the share of time', () => {
    // Stale for 1,000 of 2,000 ms, growing evenly to 1,000 ms: the p99 of time lies 20 ms below the peak.
    expect(measured([[1500, 2500]]).p99Ms).toBeGreaterThan(960)
    expect(measured([[1500, 2500]]).p99Ms).toBeLessThanOrEqual(1000)
  })

  test('age of information counts from the newest event that is there', () => {
    const { ageMeanMs } = measured([
      [900, 1000],
      [1900, 2000],
    ])
    // Two seconds, each with an age that grows from 100 to 1,100 ms.
    expect(ageMeanMs).toBeCloseTo(600, 6)
  })

  test('age of information counts from the newest, also while an older one is missing', () => {
    const population = new PopulationStaleness(timeline)
    const client = new ClientStaleness(at(0))
    population.delivered(client, at(900), at(1000))
    population.aged(client, at(1900), at(2000))
    population.delivered(client, at(1800), at(2500))
    population.finish(client, at(0), null)
    expect(population.result().ageMeanMs).toBeCloseTo(600, 6)
    expect(population.result().peakMs).toBe(700)
  })

  test('until a gap counts from the oldest event that was missing, after it from the next one', () => {
    const population = new PopulationStaleness(timeline)
    const client = new ClientStaleness(at(0))
    // Due at 1,000 and told lost at 1,600; the next one was due at 1,400 and came at 1,700.
    population.resolved(client, at(1000), at(1600))
    population.delivered(client, at(1400), at(1700))
    population.finish(client, at(0), null)
    const area = (600 * 600) / 2 + (300 ** 2 - 200 ** 2) / 2
    expect(population.result()).toMatchObject({ meanMs: expect.closeTo(area / 2000, 9), peakMs: 600 })
  })

  /** Told at 1,600 that nothing up to event 3 will come; event 4, due at 1,400, comes at 1,700. */
  function undated(oldestDue: DueInstant) {
    const population = new PopulationStaleness(timeline)
    const client = new ClientStaleness(at(0))
    const covered = { from: { epoch: 'a', seq: 2 }, to: { epoch: 'a', seq: 3 } }
    population.resolvedUndated(client, covered, at(1600))
    population.delivered(client, at(1400), at(1700))
    population.finish(client, at(0), null, (asked) => (asked === covered ? oldestDue : null))
    return population.result()
  }

  test('counts from when what a gap covers was due, also when that is found out at the end', () => {
    // 600 ms until the gap, then 200 to 300 ms until event 4 came.
    const area = (600 * 600) / 2 + (300 ** 2 - 200 ** 2) / 2
    expect(undated(at(1000))).toMatchObject({ meanMs: expect.closeTo(area / 2000, 9), peakMs: 600 })
  })

  test('counts from what came next where a gap covered nothing that was ever published', () => {
    expect(undated(null)).toMatchObject({ meanMs: expect.closeTo((300 * 300) / 2 / 2000, 9), peakMs: 300 })
  })

  test('is withheld when nobody knows when a missing event was due, whether a gap told of it or not', () => {
    const nothing = { meanMs: null, p99Ms: null, peakMs: null }
    expect(undated('unknown')).toMatchObject({ ...nothing, ageMeanMs: expect.any(Number), undated: 1 })
    const population = new PopulationStaleness(timeline)
    population.finish(new ClientStaleness(at(0)), at(0), 'unknown')
    population.finish(new ClientStaleness(at(500)), at(500), 'unknown')
    expect(population.result()).toEqual({ ...nothing, ageMeanMs: null, undated: 2 })
  })

  test('need not be known of a wait that ended before anything was measured', () => {
    const population = new PopulationStaleness(timeline)
    const client = new ClientStaleness(at(0))
    const place = { epoch: 'a', seq: 2 }
    population.resolvedUndated(client, { from: place, to: place }, at(900))
    population.finish(client, at(0), null, () => 'unknown')
    expect(population.result()).toMatchObject({ meanMs: 0, peakMs: 0 })
  })

  test('of several gaps without an event between them counts each up to its own end', () => {
    const population = new PopulationStaleness(timeline)
    const client = new ClientStaleness(at(0))
    // The first covers nothing: what the second covers was due at 1,100. The third covers what was due at 1,500.
    const covered = [2, 3, 4].map((seq) => ({ from: { epoch: 'a', seq }, to: { epoch: 'a', seq } }))
    for (const [index, ms] of [1200, 1400, 1600].entries()) {
      population.resolvedUndated(client, covered[index] as CoveredSeqs, at(ms))
    }
    const dues = [null, at(1100), at(1500)]
    population.finish(client, at(0), null, (asked) => dues[covered.indexOf(asked)] ?? null)
    // Up to 1,400 from 1,100; from then to 1,600 what was due at 1,500.
    const area = (300 * 300) / 2 + (100 * 100) / 2
    expect(population.result()).toMatchObject({ meanMs: expect.closeTo(area / 2000, 9), peakMs: 300 })
  })

  test('of a poller is a ramp a poll, from the first event behind one poll to the answer of the next', () => {
    // Polls every 400 ms whose answers take 50 ms; events every 100 ms. What is due up to a poll comes with its answer.
    const [pollMs, everyMs, answerMs] = [400, 100, 50]
    const deliveries: [number, number][] = []
    for (let dueMs = 0; dueMs < 3000; dueMs += everyMs) {
      deliveries.push([dueMs, Math.ceil(dueMs / pollMs) * pollMs + answerMs])
    }
    const { meanMs, peakMs, ageMeanMs } = measured(deliveries)
    // The first event behind a poll is due 100 ms after it and comes with the next answer, 350 ms later; nothing is due
    // while an answer is on its way.
    const ramp = (pollMs - everyMs + answerMs) ** 2 / 2
    expect(meanMs).toBeCloseTo(ramp / pollMs, 6)
    expect(peakMs).toBe(pollMs - everyMs + answerMs)
    // The newest event is as old as its answer took when it comes, and a poll older before the next one comes.
    expect(ageMeanMs).toBeCloseTo(answerMs + pollMs / 2, 6)
  })

  test('of a push that always takes D is D²/2 an interval, its age D and half an interval', () => {
    const deliveries: [number, number][] = []
    for (let dueMs = 0; dueMs < 3000; dueMs += 100) deliveries.push([dueMs, dueMs + 30])
    expect(measured(deliveries)).toMatchObject({
      meanMs: expect.closeTo(30 ** 2 / 2 / 100, 6),
      peakMs: 30,
      ageMeanMs: expect.closeTo(30 + 50, 6),
    })
  })
})

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { PopulationMeasures } from '../measure/population-measures.ts'
import { Timeline } from '../measure/timeline.ts'
import type { ClientTransport, FollowOptions } from '../transport.ts'
import type { DriverPlan } from './plan.ts'
import { Population } from './population.ts'

const STARTS_AT_US = 5_000_000
let nowUs = STARTS_AT_US
const clock = { nowUs: () => nowUs }

/** Remembers who connected, and ends their subscriptions when it is told to. */
class FakeTransport implements ClientTransport {
  readonly name = 'fake'
  readonly summary = ''
  readonly capabilities = { pushes: true, bidirectional: false, resumesByItself: false }
  readonly polls: FollowOptions['poll'][] = []
  readonly observers: FollowOptions['observer'][] = []
  readonly cuts: ((reason: string) => void)[] = []

  open({ poll, observer }: FollowOptions) {
    this.polls.push(poll)
    this.observers.push(observer)
    let close = () => {}
    const done = new Promise<void>((resolve, reject) => {
      close = resolve
      this.cuts.push((reason) => reject(new Error(reason)))
    })
    const unused = () => Promise.reject(new Error('not here'))
    return { done, send: unused, close, abort: () => {} }
  }
}

function populationOf(count: number, seed = 1) {
  const transport = new FakeTransport()
  const phases = [{ name: 'steady', startMs: 0, durationMs: 10_000, rate: 1, measure: true }]
  const plan: DriverPlan = {
    transport: 'fake',
    target: { host: '127.0.0.1', port: 1, basePath: '', limits: {} as FollowOptions['target']['limits'] },
    channel: 'main',
    clients: { count, rampMs: 0, headers: 'minimal' },
    settings: {},
    phases,
    backOff: { firstMs: 500, capMs: 10_000 },
    seed,
  }
  const measures = new PopulationMeasures(new Timeline(phases, STARTS_AT_US), clock)
  return { transport, measures, population: new Population(plan, transport, measures, clock) }
}

/** The poll options of every client, in the order of arrival. */
async function pollsOf(count: number, seed = 1): Promise<FollowOptions['poll'][]> {
  const { transport, population } = populationOf(count, seed)
  for (const { act } of population.arrivals(STARTS_AT_US, [])) act()
  await population.stop()
  return transport.polls
}

describe('the pollers of a population', () => {
  test.each([1, 2, 7, 50])('of %i stand one in each equal part of the interval', async (count) => {
    const phases = (await pollsOf(count)).map(({ phase }) => phase)
    expect(phases.map((phase) => Math.floor(phase * count))).toEqual(Array.from({ length: count }, (_, index) => index))
  })

  test('stand anywhere within their part, from the start of the trial', async () => {
    const polls = await pollsOf(50)
    expect(new Set(polls.map(({ phase }, index) => (phase * 50 - index).toFixed(6))).size).toBeGreaterThan(40)
    expect(polls.every(({ originUs }) => originUs === STARTS_AT_US)).toBe(true)
  })

  test('stand at the same place for the same seed, and at another for another', async () => {
    expect(await pollsOf(7)).toEqual(await pollsOf(7))
    expect(await pollsOf(7, 2)).not.toEqual(await pollsOf(7))
  })
})

describe('the clients of a population', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  test.each([
    ['each at its own time', [0, 250, 300, 750], [0, 250_000, 300_000, 750_000]],
    ['at whole µs', [0, 1 / 3, 2 / 3], [0, 333, 667]],
  ])('arrive %s', (_, offsetsMs, expected) => {
    const arrivals = populationOf(offsetsMs.length).population.arrivals(STARTS_AT_US, offsetsMs)
    expect(arrivals.map(({ atUs }) => atUs - STARTS_AT_US)).toEqual(expected)
  })

  test('connect one at a time, each at its own arrival', async () => {
    const { transport, population } = populationOf(3)
    for (const [index, { act }] of population.arrivals(STARTS_AT_US, [0, 100, 200]).entries()) {
      expect(transport.polls).toHaveLength(index)
      act()
    }
    expect(transport.polls).toHaveLength(3)
    await population.stop()
  })

  test('tell how late each of them was, from its own place in the ramp', async () => {
    const { measures, population } = populationOf(3)
    for (const { atUs, act } of population.arrivals(STARTS_AT_US, [0, 100, 200])) {
      nowUs = Math.max(atUs, STARTS_AT_US + 150_000)
      act()
    }
    nowUs = STARTS_AT_US
    const { totalCount, maxValue, minNonZeroValue } = measures.arrivalLatenessUs
    expect([totalCount, minNonZeroValue, Math.round(maxValue / 1000)]).toEqual([3, 1, 150])
    expect(Math.round(measures.arrivalLatenessUs.mean / 1000)).toBe(67)
    await population.stop()
  })

  test('join from their place in the ramp, not from when a late driver got to them', async () => {
    const { transport, measures, population } = populationOf(3)
    for (const [index, { act }] of population.arrivals(STARTS_AT_US, [0, 100, 200]).entries()) {
      act()
      transport.observers[index]?.hello('aaaaaaaaaaaa:0', null, STARTS_AT_US + 250_000)
    }
    // Their places are 0, 100 and 200 ms: 250, 150 and 50 ms.
    expect([measures.joinUs.totalCount, Math.round(measures.joinUs.mean / 1000)]).toEqual([3, 150])
    await population.stop()
  })

  test('have each fault in the order in which they were told, over when that was told', () => {
    const { measures, population } = populationOf(1)
    population.struck(STARTS_AT_US, 3, STARTS_AT_US + 5)
    population.struck(STARTS_AT_US + 1, null, null)
    expect(measures.faults.map(({ overAtUs }) => overAtUs)).toEqual([STARTS_AT_US + 5, Number.POSITIVE_INFINITY])
    population.faultOver(1, STARTS_AT_US + 9)
    expect(measures.faults.map(({ overAtUs }) => overAtUs)).toEqual([STARTS_AT_US + 5, STARTS_AT_US + 9])
  })

  test('tell why they were cut, each reason with its count', async () => {
    const { transport, population } = populationOf(3)
    for (const { act } of population.arrivals(STARTS_AT_US, [])) act()
    for (const [index, reason] of ['reset', 'refused', 'reset'].entries()) transport.cuts[index]?.(reason)
    await vi.advanceTimersByTimeAsync(0)
    expect(population.failures).toEqual({ reset: 2, refused: 1 })
    await population.stop()
  })
})

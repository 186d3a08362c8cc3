import { describe, expect, test } from 'vitest'
import { exponential, seededRandom } from '../../../protocol/random.ts'
import { type LongPollingGaps, longPollingAtFixedGaps, longPollingAtRandom } from './long-polling.ts'
import { longPollingOnArrivals, playLongPolling } from './long-polling-arrivals.ts'

const GAPS: LongPollingGaps = { oneWayUs: 50_000, reAskUs: 2_000 }
const BLIND_US = 102_000

/**
 * Server, client and what is on the way between them, in steps of one message: knows nothing of windows.
 */
function playMessages(dueAtUs: readonly number[], { oneWayUs, reAskUs, handshakeUs = 0 }: LongPollingGaps) {
  const latencies: number[] = []
  let waiting: number[] = []
  let held = true
  let questionAtUs = Number.POSITIVE_INFINITY
  let requests = 1
  const answer = (nowUs: number): void => {
    for (const dueUs of waiting) latencies.push(nowUs + oneWayUs - dueUs)
    waiting = []
    held = false
    questionAtUs = nowUs + oneWayUs + reAskUs + handshakeUs + oneWayUs
  }
  const question = (): void => {
    requests += 1
    if (waiting.length > 0) answer(questionAtUs)
    else {
      held = true
      questionAtUs = Number.POSITIVE_INFINITY
    }
  }
  for (const dueUs of dueAtUs) {
    while (questionAtUs < dueUs) question()
    waiting.push(dueUs)
    if (held) answer(dueUs)
  }
  if (waiting.length > 0) question()
  return { latencies, requests }
}

function poissonArrivals(ratePerSecond: number, count: number, seed: number): number[] {
  const random = seededRandom(seed)
  let atUs = 0
  return Array.from({ length: count }, () => {
    atUs += exponential(random, ratePerSecond) * 1e6
    return atUs
  })
}

function meanAndError(values: readonly number[]): { mean: number; standardError: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return { mean, standardError: Math.sqrt(variance / values.length) }
}

describe('at fixed gaps', () => {
  test('above the blind window every event finds the poll held', () => {
    expect(longPollingAtFixedGaps(BLIND_US + 1, GAPS)).toMatchObject({ meanUs: 50_000, maxUs: 50_000 })
    const dueAtUs = Array.from({ length: 200 }, (_, index) => index * (BLIND_US + 1))
    expect(new Set(playMessages(dueAtUs, GAPS).latencies)).toEqual(new Set([50_000]))
  })
  test('below it events wait for half of it on average, at most 3d + c', () => {
    const { meanUs, maxUs, requestsPerSecond } = longPollingAtFixedGaps(7_001, GAPS)
    const dueAtUs = Array.from({ length: 20_000 }, (_, index) => index * 7_001)
    const { latencies, requests } = playMessages(dueAtUs, GAPS)
    expect(meanUs).toBe(101_000)
    expect(maxUs).toBe(3 * 50_000 + 2_000)
    expect(meanAndError(latencies).mean / meanUs).toBeCloseTo(1, 3)
    expect(Math.max(...latencies)).toBeLessThanOrEqual(maxUs)
    expect(Math.max(...latencies)).toBeGreaterThan(maxUs - 100)
    expect(requests / (dueAtUs.length * 0.007001) / requestsPerSecond).toBeCloseTo(1, 2)
  })
})

describe('for Poisson arrivals', () => {
  // λB = 0.1, 0.4, 2, 20.
  test.each([1, 4, 20, 200])(
    'at %d/s the formula is what message by message gives, within its standard error',
    (rate) => {
      const runs = Array.from({ length: 100 }, (_, seed) => {
        const dueAtUs = poissonArrivals(rate, 2_000, seed)
        const { latencies, requests } = playMessages(dueAtUs, GAPS)
        return { meanUs: meanAndError(latencies).mean, perSecond: (requests * 1e6) / (dueAtUs.at(-1) ?? 1) }
      })
      const theory = longPollingAtRandom(rate, GAPS)
      const latency = meanAndError(runs.map(({ meanUs }) => meanUs))
      const requests = meanAndError(runs.map(({ perSecond }) => perSecond))
      expect(latency.standardError).toBeLessThan(0.004 * theory.meanUs)
      expect(Math.abs(latency.mean - theory.meanUs)).toBeLessThan(3 * latency.standardError)
      // The first question is from before the run and the last from after it.
      const ofTwo = (2 * rate) / 2_000
      expect(Math.abs(requests.mean - theory.requestsPerSecond)).toBeLessThan(3 * requests.standardError + ofTwo)
    },
  )
  test('rare events find the poll held, and in a flood it is polling at the rate of the network', () => {
    expect(longPollingAtRandom(0.0001, GAPS).meanUs).toBeCloseTo(50_000, -1)
    expect(longPollingAtRandom(1e5, GAPS).meanUs).toBeCloseTo(50_000 + BLIND_US / 2, 0)
    expect(longPollingAtRandom(1e5, GAPS).requestsPerSecond).toBeCloseTo(1e6 / BLIND_US, 6)
  })
})

describe('on given arrivals', () => {
  test.each([
    [[0], [50_000]],
    [
      [0, 1_000],
      [50_000, BLIND_US - 1_000 + 50_000],
    ],
    [
      [0, BLIND_US],
      [50_000, 50_000],
    ],
    [
      [0, 1_000, 2_000, 150_000],
      [50_000, 151_000, 150_000, 2 * BLIND_US - 150_000 + 50_000],
    ],
  ])('%j give latencies %j', (dueAtUs, latencies) => {
    expect([...playLongPolling(dueAtUs, GAPS).latenciesUs]).toEqual(latencies)
  })
  test('of events at one instant the first is answered alone, the others in the next answer', () => {
    const burst = [0, 0, 0, 0]
    const late = 50_000 + BLIND_US
    expect([...playLongPolling(burst, GAPS).latenciesUs]).toEqual([50_000, late, late, late])
    expect([...playLongPolling(burst, GAPS).answers]).toEqual([1, 2, 2, 2])
    expect([...playLongPolling([0, 1_000, 1_000, 1_000], GAPS).answers]).toEqual([1, 2, 2, 2])
  })
  test.each([0.5, 5, 50, 500])('at %d/s every latency is what message by message gives', (rate) => {
    const dueAtUs = poissonArrivals(rate, 500, 9)
    const played = playLongPolling(dueAtUs, GAPS)
    const { latencies, requests } = playMessages(dueAtUs, GAPS)
    expect([...played.latenciesUs].map(Math.round)).toEqual(latencies.map(Math.round))
    // The poll that is held at the start is asked for before it; the question after the last answer is not counted.
    expect(played.answers.at(-1)).toBeGreaterThanOrEqual(requests - 1)
    expect(played.answers.at(-1)).toBeLessThanOrEqual(requests)
  })
  test('the mean and the rate of requests of a long schedule are those of the formula', () => {
    const { meanUs, requestsPerSecond } = longPollingOnArrivals(poissonArrivals(20, 200_000, 1), GAPS) ?? {}
    const theory = longPollingAtRandom(20, GAPS)
    expect((meanUs ?? 0) / theory.meanUs).toBeCloseTo(1, 2)
    expect((requestsPerSecond ?? 0) / theory.requestsPerSecond).toBeCloseTo(1, 2)
  })
  test('fewer than two have no rate', () => {
    expect(longPollingOnArrivals([], GAPS)).toBeNull()
    expect(longPollingOnArrivals([5], GAPS)).toBeNull()
  })
})

describe('where every question opens a connection first, a round trip before it leaves,', () => {
  const opening: LongPollingGaps = { ...GAPS, handshakeUs: 100_000 }
  test('the blind window is 2R + c, and every latency is what message by message gives', () => {
    const dueAtUs = poissonArrivals(10, 2_000, 3)
    const played = [...playLongPolling(dueAtUs, opening).latenciesUs]
    expect(played.map(Math.round)).toEqual(playMessages(dueAtUs, opening).latencies.map(Math.round))
    expect(longPollingAtFixedGaps(7_001, opening)).toMatchObject({ meanUs: 50_000 + 202_000 / 2, maxUs: 252_000 })
    expect(longPollingAtRandom(1e5, opening).requestsPerSecond).toBeCloseTo(1e6 / 202_000, 6)
  })
})

import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../../protocol/random.ts'
import { oneWayDelay, steadyDelay } from './one-way-delay.ts'
import { type PollingSchedule, pollingTheory, sampledPlaces } from './polling.ts'

const INTERVAL_US = 1_000_000

test.each([
  ['fixed-rate', 540_000, 1_040_000, 1],
  ['fixed-delay', 580_000, 1_120_000, 1 / 1.08],
] as const)(
  '%s, 1 s and a round trip of 80 ms: mean %d µs, max %d µs, %d requests/s',
  (schedule, meanUs, maxUs, rate) => {
    const theory = pollingTheory(schedule, INTERVAL_US, steadyDelay(40_000))
    expect(theory).toMatchObject({ meanUs, maxUs })
    expect(theory?.requestsPerSecond).toBeCloseTo(rate, 12)
  },
)

test('a fixed rate has no formula when the round trip is as long as the interval', () => {
  expect(pollingTheory('fixed-rate', INTERVAL_US, steadyDelay(500_000))).toBeNull()
  expect(pollingTheory('fixed-rate', INTERVAL_US, steadyDelay(499_999))).not.toBeNull()
  expect(pollingTheory('fixed-delay', INTERVAL_US, steadyDelay(500_000))).not.toBeNull()
})

/**
 * A poller with a phase of its own, played question by question over a link that takes what it takes; events come when
 * they like. Knows nothing of the formulas.
 */
function playPoller(schedule: PollingSchedule, delayUs: () => number, random: () => number, events: number) {
  const latencies: number[] = []
  let questions = 0
  let asksAtUs = random() * INTERVAL_US
  let dueUs = 0
  while (latencies.length < events) {
    const atServerUs = asksAtUs + delayUs()
    const answeredAtUs = atServerUs + delayUs()
    questions += 1
    for (; dueUs <= atServerUs; dueUs += random() * 400_000) {
      // The first question asks for what was before the poller was there.
      if (questions > 1) latencies.push(answeredAtUs - dueUs)
    }
    asksAtUs = schedule === 'fixed-rate' ? asksAtUs + INTERVAL_US : answeredAtUs + INTERVAL_US
  }
  return { latencies, requestsPerSecond: (questions * 1e6) / asksAtUs }
}

describe.each(['fixed-rate', 'fixed-delay'] as const)('pollers at a %s, played question by question', (schedule) => {
  test.each([
    ['a steady link', { delayMs: 40, jitterMs: 0 }],
    ['a link with jitter', { delayMs: 20, jitterMs: 40 }],
  ])('over %s keep to the formula within their standard error', (_, { delayMs, jitterMs }) => {
    const random = seededRandom(4, schedule === 'fixed-rate' ? 1 : 2)
    const delayUs = (): number => (delayMs + jitterMs * random()) * 1000
    const delay = oneWayDelay({ via: 'link', delayMs, jitterMs, bytesPerSecond: null, lossShare: 0 })
    const theory = pollingTheory(schedule, INTERVAL_US, delay)
    const plays = Array.from({ length: 200 }, () => playPoller(schedule, delayUs, random, 100))
    const means = plays.map(({ latencies }) => latencies.reduce((sum, us) => sum + us, 0) / latencies.length)
    const mean = means.reduce((sum, us) => sum + us, 0) / means.length
    const standardError =
      Math.sqrt(means.reduce((sum, us) => sum + (us - mean) ** 2, 0) / means.length) / Math.sqrt(200)
    // Two thirds of the pollers' means lie within one standard error, 99.7 % within three; the seed is fixed.
    expect(standardError).toBeLessThan(3_000)
    expect(Math.abs(mean - (theory?.meanUs ?? 0))).toBeLessThan(3 * standardError)
    const longest = Math.max(...plays.flatMap(({ latencies }) => latencies))
    expect(longest).toBeLessThanOrEqual(theory?.maxUs ?? 0)
    expect(longest).toBeGreaterThan(0.95 * (theory?.maxUs ?? 0))
    expect(plays[0]?.requestsPerSecond).toBeCloseTo(theory?.requestsPerSecond ?? 0, 1)
  })
})

describe('updates at a fixed rate find pollers', () => {
  const at = (ratePerSecond: number, clients = 1) =>
    sampledPlaces(clients, INTERVAL_US, { ratePerSecond, events: 10 * ratePerSecond }, 20)
  test.each([
    ['at one place, when an update comes once an interval', 1, 1],
    ['at one place, when every second interval has one', 0.5, 1],
    ['at three, when an interval has three', 3, 3],
    ['at three, when an interval has one and a half', 1.5, 3],
    ['at many, when the two do not fit', 7.31, 20],
    ['at twenty and more, when an interval has twenty', 20, 20],
  ])('%s', (_, rate, places) => expect(at(rate)).toBe(places))
  test('at as many as there are pollers', () => expect(at(1, 12)).toBe(12))
})

import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../../protocol/random.ts'
import type { ResolvedNetwork } from '../../../protocol/scenario.ts'
import { FIXTURE_SCENARIO } from '../../fixture/scenario.ts'
import { handshakeOf } from './handshake.ts'
import { oneWayDelay, steadyDelay } from './one-way-delay.ts'
import { type PollingSchedule, pollingFormula, pollingTheory, sampledPlaces } from './polling.ts'

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

describe('where every question opens a connection of its own', () => {
  const network: ResolvedNetwork = { via: 'link', delayMs: 40, jitterMs: 10, bytesPerSecond: null, lossShare: 0 }
  const waits = (some: Partial<ResolvedNetwork> | null, roundTripUs: number | null = null) => {
    const opening = { ...FIXTURE_SCENARIO, server: { ...FIXTURE_SCENARIO.server, keepAlive: false } }
    return handshakeOf({ ...opening, ...(some !== null && { network: { ...network, ...some } }) }, roundTripUs)
  }
  const letGoOf = (keepAliveTimeoutMs: number) => {
    const server = { ...FIXTURE_SCENARIO.server, keepAliveTimeoutMs }
    return handshakeOf({ ...FIXTURE_SCENARIO, server, network }, null)
  }
  test.each([
    ['over our link twice its delay, after c', waits({}), 80_000, 80_000, 80_000, false],
    ['over our link to a server far behind it what takes longer', waits({}, 95_000), 95_000, 95_000, 95_000, false],
    ['between namespaces a round trip, within c', waits({ via: 'namespaces' }), 80_000, 90_000, 100_000, true],
    ['to a server elsewhere a round trip, within c', waits(null, 24_000), 24_000, 24_000, 24_000, true],
    ['on one host nothing', waits(null), 0, 0, 0, true],
    ['of kept connections nothing', handshakeOf({ ...FIXTURE_SCENARIO, network }, 24_000), 0, 0, 0, false],
    ['of connections that are kept longer than an interval nothing', letGoOf(2000), 0, 0, 0, false],
    ['where the server lets go of idle ones sooner than the interval', letGoOf(500), 80_000, 80_000, 80_000, false],
  ])('it waits %s', (_, handshake, leastUs, meanUs, mostUs, isInReAsk) => {
    expect(handshake).toEqual({ leastUs, meanUs, mostUs, isInReAsk })
  })

  const handshake = { ...steadyDelay(80_000), isInReAsk: false }
  test('a fixed rate only needs a longer interval', () => {
    const theory = (delayUs: number) => pollingTheory('fixed-rate', INTERVAL_US, steadyDelay(delayUs), handshake)
    expect(theory(40_000)).toEqual(pollingTheory('fixed-rate', INTERVAL_US, steadyDelay(40_000)))
    expect(theory(459_999)).not.toBeNull()
    expect(theory(460_000)).toBeNull()
    expect(pollingFormula('fixed-rate', handshake)).toBe('T/2 + R/2')
  })
  test('a fixed delay has a period longer by it: mean T/2 + 3R/2, max T + 5R/2', () => {
    const theory = pollingTheory('fixed-delay', INTERVAL_US, steadyDelay(40_000), handshake)
    expect(theory).toMatchObject({ meanUs: 620_000, maxUs: 1_200_000 })
    expect(theory?.requestsPerSecond).toBeCloseTo(1 / 1.16, 12)
    expect(pollingFormula('fixed-delay', handshake)).toBe('T/2 + R + h/2')
    expect(pollingFormula('fixed-delay', handshakeOf(FIXTURE_SCENARIO, null))).toBe('T/2 + R')
  })
})

/**
 * A poller with a phase of its own, played question by question over a link that takes what it takes; events come when
 * they like. Knows nothing of the formulas.
 */
function playPoller(
  schedule: PollingSchedule,
  { delayUs, handshakeUs }: { delayUs: () => number; handshakeUs: () => number },
  random: () => number,
  events: number,
) {
  const latencies: number[] = []
  let questions = 0
  let asksAtUs = random() * INTERVAL_US
  let dueUs = 0
  while (latencies.length < events) {
    const atServerUs = asksAtUs + handshakeUs() + delayUs()
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
    ['a steady link', { delayMs: 40, jitterMs: 0, keepAlive: true }],
    ['a link with jitter', { delayMs: 20, jitterMs: 40, keepAlive: true }],
    ['a steady line on which each opens a connection first', { delayMs: 40, jitterMs: 0, keepAlive: false }],
    ['one with jitter, likewise', { delayMs: 30, jitterMs: 20, keepAlive: false }],
  ])('over %s keep to the formula within their standard error', (_, { delayMs, jitterMs, keepAlive }) => {
    const random = seededRandom(4, schedule === 'fixed-rate' ? 1 : 2)
    const delayUs = (): number => (delayMs + jitterMs * random()) * 1000
    const handshakeUs = (): number => (keepAlive ? 0 : delayUs() + delayUs())
    const network = { via: 'namespaces' as const, delayMs, jitterMs, bytesPerSecond: null, lossShare: 0 }
    const server = { ...FIXTURE_SCENARIO.server, keepAlive }
    const handshake = handshakeOf({ ...FIXTURE_SCENARIO, server, network }, null)
    const theory = pollingTheory(schedule, INTERVAL_US, oneWayDelay(network), handshake)
    const plays = Array.from({ length: 200 }, () => playPoller(schedule, { delayUs, handshakeUs }, random, 100))
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

import { describe, expect, test } from 'vitest'
import { exponential, seededRandom } from '../../../protocol/random.ts'
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { FIXTURE_SCENARIO } from '../../fixture/scenario.ts'
import { theoryOf } from '../theory.ts'
import { channelMessages, keepsUp, meanOverDeliveries, playWayUp, type WayUp } from './way-up.ts'

const POSTS: WayUp = { oneWayUs: 40_000, posts: true, keepAlive: true }
const FRAMES: WayUp = { ...POSTS, posts: false }
const POLLING = FIXTURE_SCENARIO.transports['polling'] ?? {}

function chat(rest: Partial<ResolvedScenario> = {}): ResolvedScenario {
  return {
    ...FIXTURE_SCENARIO,
    feed: { source: 'none', payloadBytes: null, arrival: 'fixed', rate: 0 },
    clients: { count: 40, rampMs: 2000, headers: 'browser', channels: 'pairs' },
    uplink: { rate: 0.5, sizeBytes: 100, arrival: 'poisson' },
    network: { via: 'link', delayMs: 40, jitterMs: 0, bytesPerSecond: null, lossShare: 0 },
    phases: [
      { name: 'warm-up', startMs: 0, durationMs: 4000, rate: 0, measure: false },
      { name: 'talk', startMs: 4000, durationMs: 60_000, rate: 0, measure: true },
    ],
    transports: { ...FIXTURE_SCENARIO.transports, polling: { ...POLLING, intervalMs: 100 } },
    ...rest,
  }
}

describe('the way up', () => {
  test('of a frame is one transit, whatever else is under way', () => {
    expect(playWayUp([0, 1, 100_000], FRAMES)).toEqual([40_000, 40_001, 140_000])
  })

  test('of a POST is one transit once its connection is there, and one at a time', () => {
    // The first opens it: R and d. The second waits for the answer to the first, at 160 ms.
    expect(playWayUp([0, 100_000, 400_000], POSTS)).toEqual([120_000, 200_000, 440_000])
    expect(playWayUp([0, 400_000], { ...POSTS, keepAlive: false })).toEqual([120_000, 520_000])
  })

  test('keeps up as long as a client posts less than once a round trip', () => {
    const uplink = { rate: 12, sizeBytes: 100, arrival: 'fixed' as const }
    expect(keepsUp(uplink, POSTS)).toBe(true)
    expect(keepsUp({ ...uplink, rate: 12.5 }, POSTS)).toBe(false)
    expect(keepsUp({ ...uplink, rate: 12.5 }, FRAMES)).toBe(true)
    expect(keepsUp({ ...uplink, rate: 6.25 }, { ...POSTS, keepAlive: false })).toBe(false)
  })

  test('at random times waits as Pollaczek and Khinchine say', () => {
    const random = seededRandom(1)
    const rate = 5
    let atUs = 0
    const dues = Array.from({ length: 100_000 }, () => {
      atUs += exponential(random, rate) * 1e6
      return atUs
    })
    const waits = playWayUp(dues, POSTS).map((publishedUs, index) => publishedUs - (dues[index] as number) - 40_000)
    const load = rate * 0.08
    const meanUs = waits.slice(1).reduce((sum, us) => sum + us, 0) / (waits.length - 1)
    expect(meanUs / 1e6).toBeCloseTo((rate * 0.08 ** 2) / (2 * (1 - load)), 3)
  })

  test('belongs to the channel of its sender, whose members all receive it', () => {
    const scenario = chat({ clients: { count: 7, rampMs: 0, headers: 'browser', channels: 'rooms of 3' } })
    const channels = channelMessages(scenario, { rate: 1, sizeBytes: 9, arrival: 'fixed' }, FRAMES)
    expect(channels.map(({ members, wayUs }) => [members, wayUs.length])).toEqual([
      [3, 3 * 64],
      [3, 3 * 64],
      [1, 64],
    ])
    for (const { publishedUs } of channels)
      expect(publishedUs).toEqual(publishedUs.toSorted((one, other) => one - other))
    // Two rooms of three at 10 ms and one of one at 70: 18 deliveries of a message a second at 10, one at 70.
    const mean = meanOverDeliveries(channels, ({ members, wayUs }) => wayUs.map(() => (members === 3 ? 10 : 70)))
    expect(mean).toBeCloseTo((18 * 10 + 70) / 19, 10)
  })
})

describe('of a chat theory says', () => {
  test('R for frames, a little more for POSTs, half an interval more for polls, and what long polling misses', () => {
    const of = (transport: string) => theoryOf(chat(), transport, null)
    expect(of('websocket')).toMatchObject({ meanUs: 80_000, formula: 'R' })
    expect(of('sse').formula).toBe('R + P')
    // λR²/2(1 − λR) = 1.7 ms, and some first messages of 80 ms more that were due in the measured phase.
    expect(of('sse').meanUs).toBeGreaterThan(81_700)
    expect(of('sse').meanUs).toBeLessThan(84_000)
    expect(of('polling').formula).toBe('d + T/2 + R/2 + P')
    expect((of('polling').meanUs ?? 0) - (of('sse').meanUs ?? 0)).toBeCloseTo(50_000, 6)
    expect(of('long-polling').formula).toBe('R + Q + P')
  })

  test.each<[ResolvedScenario['clients']['channels'], number, number]>([
    // Of two the other one alone can have opened the window, since one's own POST takes as long as it.
    ['pairs', 1, 0.5],
    ['rooms of 20', 19, 0.5],
  ])('Q in %s nears the formula of random arrivals of %d others', (channels, others, each) => {
    const scenario = chat({ clients: { count: 40, rampMs: 2000, headers: 'browser', channels } })
    const of = (transport: string): number => theoryOf(scenario, transport, null).meanUs ?? 0
    const inWindow = others * each * 0.083
    const waitMs = (83 / 2) * (inWindow / (inWindow + Math.exp(-inWindow)))
    expect((of('long-polling') - of('sse')) / 1000 / waitMs).toBeCloseTo(1, 1)
  })

  test.each<[string, string, Partial<ResolvedScenario>]>([
    ['beside a feed', 'websocket', { feed: { ...FIXTURE_SCENARIO.feed } }],
    [
      'with jitter',
      'websocket',
      { network: { via: 'link', delayMs: 40, jitterMs: 5, bytesPerSecond: null, lossShare: 0 } },
    ],
    [
      'on a narrow line',
      'sse',
      { network: { via: 'link', delayMs: 40, jitterMs: 0, bytesPerSecond: 10_000, lossShare: 0 } },
    ],
    [
      'where the server coalesces',
      'websocket',
      { server: { ...FIXTURE_SCENARIO.server, coalesce: { kind: 'window', ms: 5 } } },
    ],
    ['where answers are cut', 'long-polling', { transports: { 'long-polling': { limit: 10 } } }],
    ['where POSTs queue up', 'sse', { uplink: { rate: 20, sizeBytes: 100, arrival: 'poisson' } }],
    ['of polls at even gaps', 'polling', { uplink: { rate: 0.5, sizeBytes: 100, arrival: 'fixed' } }],
    ['of few polls', 'polling', { uplink: { rate: 0.01, sizeBytes: 100, arrival: 'poisson' } }],
    [
      'where nobody says anything',
      'websocket',
      { clients: { count: 2, rampMs: 64_000, headers: 'browser', channels: 'pairs' } },
    ],
    ['of a transport of others', 'carrier-pigeon', {}],
  ])('nothing %s', (_, transport, rest) => {
    expect(theoryOf(chat(rest), transport, 90_000)).toMatchObject({ meanUs: null, residualUs: null, formula: null })
  })

  test('frames keep up where POSTs do not', () => {
    const fast = chat({ uplink: { rate: 20, sizeBytes: 100, arrival: 'poisson' } })
    expect(theoryOf(fast, 'websocket', null).meanUs).toBe(80_000)
  })
})

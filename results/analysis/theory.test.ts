import { describe, expect, test } from 'vitest'
import { formatCursor } from '../../protocol/cursor.ts'
import type { ResolvedNetwork, ResolvedScenario } from '../../protocol/scenario.ts'
import { FIXTURE_SCENARIO } from '../fixture/scenario.ts'
import { heldInOrderUs } from './theory/held-in-order.ts'
import { theoryOf } from './theory.ts'

function withPayload(payloadBytes: number | null): ResolvedScenario {
  return { ...FIXTURE_SCENARIO, feed: { ...FIXTURE_SCENARIO.feed, payloadBytes } }
}

describe('latency on one host', () => {
  test.each([
    ['polling', 500_000, 1_000_000],
    ['long-polling', 0, null],
    ['sse', 0, null],
    ['websocket', 0, null],
  ])('%s: mean %d µs, max %s µs', (transport, meanUs, maxUs) => {
    expect(theoryOf(FIXTURE_SCENARIO, transport, null)).toMatchObject({ meanUs, maxUs })
  })
  test('the residual is what was measured less what was predicted', () => {
    expect(theoryOf(FIXTURE_SCENARIO, 'polling', 510_000).residualUs).toBe(10_000)
    expect(theoryOf(FIXTURE_SCENARIO, 'sse', 400).residualUs).toBe(400)
    expect(theoryOf(FIXTURE_SCENARIO, 'polling', null).residualUs).toBeNull()
  })
  test('a transport without a formula has none', () => {
    expect(theoryOf(FIXTURE_SCENARIO, 'ndjson', 400)).toEqual({
      meanUs: null,
      maxUs: null,
      bytesPerEvent: null,
      requestsPerSecond: null,
      formula: null,
      residualUs: null,
      oneWayUs: 0,
      oneWayFrom: 'scenario',
      reAskUs: null,
      reAskFrom: null,
    })
  })
})

describe('bytes', () => {
  test('of WebSocket are the payload and its header', () => {
    expect(theoryOf(withPayload(126), 'websocket', null).bytesPerEvent).toBe(130)
  })

  test('of SSE are those of the block as it crosses the wire', () => {
    const scenario = {
      ...withPayload(256),
      phases: [{ name: 'steady', startMs: 0, durationMs: 1000, rate: 9, measure: true }],
    }
    const block = `id: ${formatCursor({ epoch: 'abcdefghijkl', seq: 7 })}\ndata: ${'x'.repeat(256)}\n\n`
    const chunk = `${block.length.toString(16)}\r\n${block}\r\n`
    expect(theoryOf(scenario, 'sse', null).bytesPerEvent).toBe(chunk.length)
  })

  test('of SSE count the digits of the seqs that the measured phases publish', () => {
    const phase = { name: 'a', startMs: 0, durationMs: 1000, rate: 99, measure: false }
    const bytes = (rate: number) => {
      const phases = [phase, { ...phase, name: 'b', rate, measure: true }]
      return theoryOf({ ...withPayload(256), phases }, 'sse', null).bytesPerEvent as number
    }
    const ofTwoDigits = theoryOf(
      {
        ...withPayload(256),
        phases: [
          { ...phase, rate: 9 },
          { ...phase, measure: true, rate: 90 },
        ],
      },
      'sse',
      null,
    ).bytesPerEvent as number
    expect(bytes(900)).toBe(ofTwoDigits + 1)
  })

  test('are unknown for payloads that vary', () => {
    expect(theoryOf(withPayload(null), 'sse', null).bytesPerEvent).toBeNull()
    expect(theoryOf(withPayload(null), 'websocket', null).bytesPerEvent).toBeNull()
  })
  test('compressed frames are as long as the data makes them', () => {
    const scenario = withPayload(256)
    const compressed: ResolvedScenario = { ...scenario, server: { ...scenario.server, compression: 'deflate' } }
    expect(theoryOf(scenario, 'websocket', null).bytesPerEvent).toBe(260)
    expect(theoryOf(compressed, 'websocket', null).bytesPerEvent).toBeNull()
  })
})

describe('long polling', () => {
  const atRate = (rate: number, arrival: 'fixed' | 'poisson', delayMs = 0): ResolvedScenario => ({
    ...FIXTURE_SCENARIO,
    feed: { ...FIXTURE_SCENARIO.feed, arrival },
    phases: [{ name: 'steady', startMs: 0, durationMs: 20_000, rate, measure: true }],
    network: { via: 'link', delayMs, jitterMs: 0, bytesPerSecond: null, lossShare: 0 },
  })
  const of = (...scenario: Parameters<typeof atRate>) => theoryOf(atRate(...scenario), 'long-polling', null)

  test('is told at once as long as every event finds the poll held', () => {
    expect(of(20, 'fixed')).toMatchObject({ meanUs: 0, maxUs: null, formula: 'd', requestsPerSecond: 1000 })
    expect(of(5, 'fixed', 50)).toMatchObject({ meanUs: 50_000, formula: 'd', requestsPerSecond: 250 })
  })
  test('has no formula where polls end so often without an event that the next may find nobody asking', () => {
    const rare = atRate(0.2, 'fixed', 20)
    const held = (waitMs: number) =>
      theoryOf({ ...rare, transports: { 'long-polling': { waitMs } } }, 'long-polling', null)
    // 8 s outlast the 5 between two events; else nobody asks for B = 43 ms of every 473, or of every 4043.
    expect(held(8000)).toMatchObject({ meanUs: 20_000, formula: 'd', requestsPerSecond: expect.any(Number) })
    expect(held(430)).toMatchObject({ meanUs: null, maxUs: null, formula: null, requestsPerSecond: null })
    expect(held(4000)).toMatchObject({ meanUs: 20_000, formula: 'd', requestsPerSecond: null })
  })
  test('has no formula where it depends on how soon clients ask again', () => {
    expect(of(200, 'fixed')).toMatchObject({ meanUs: null, formula: null, requestsPerSecond: null })
    expect(of(200, 'poisson')).toMatchObject({ meanUs: null })
  })
  test('over a long line is polling at the rate of the network', () => {
    const { meanUs, maxUs, requestsPerSecond, formula } = of(200, 'fixed', 50)
    expect(formula).toBe('d + B/2')
    expect((meanUs as number) / (50_000 + 103_000 / 2)).toBeCloseTo(1, 1)
    expect(maxUs).toBe(3 * 50_000 + 10_000)
    expect((requestsPerSecond as number) / (50 / 0.103)).toBeCloseTo(1, 1)
  })
  test('takes c from the clients where they measured it, with the server’s part for half of the population', () => {
    const scenario = atRate(200, 'fixed', 50)
    const measured = (meanUs: number, mostUs = meanUs) =>
      theoryOf(scenario, 'long-polling', null, { roundTripUs: null, reAsk: { meanUs, mostUs, serverUs: 40 } })
    const serverUs = (40 * scenario.clients.count) / 2
    expect(theoryOf(scenario, 'long-polling', null)).toMatchObject({ reAskUs: 3000, reAskFrom: 'stated' })
    expect(measured(700, 9000)).toMatchObject({ reAskUs: 700 + serverUs, reAskFrom: 'measured', formula: 'd + B/2' })
    // The slowest question after the slowest answer.
    expect(measured(700, 5000).maxUs).toBe(3 * 50_000 + 5000 + 2 * serverUs)
    const [soon, late] = [measured(0), measured(800)]
    expect((late.reAskUs as number) - (soon.reAskUs as number)).toBe(800)
    expect(late.meanUs).toBeGreaterThan(soon.meanUs as number)
  })
  test('counts of a measured c no more than is stated: a driver that is slow to ask again leaves theory as it is', () => {
    const scenario = atRate(200, 'fixed', 50)
    const withReAsk = (meanUs: number, measuredMeanUs: number) =>
      theoryOf(scenario, 'long-polling', measuredMeanUs, {
        roundTripUs: null,
        reAsk: { meanUs, mostUs: meanUs, serverUs: 1 },
      })
    const stated = theoryOf(scenario, 'long-polling', null).meanUs as number
    expect(withReAsk(60_000, stated)).toMatchObject({
      meanUs: stated,
      reAskUs: 3000,
      reAskFrom: 'stated',
      residualUs: 0,
    })
    // Asking 60 ms later adds half of that to what is measured, and all of it is apart.
    expect(withReAsk(60_000, stated + 28_500).residualUs).toBe(28_500)
    expect(withReAsk(60_000, stated).maxUs).toBe(theoryOf(scenario, 'long-polling', null).maxUs)
  })
  test('does not take what a server that has little to do spends on itself for its part', () => {
    const reAskUs = (serverUs: number) => {
      const conditions = { roundTripUs: null, reAsk: { meanUs: 200, mostUs: 200, serverUs } }
      return theoryOf(atRate(200, 'fixed', 50), 'long-polling', null, conditions).reAskUs
    }
    expect(reAskUs(100)).toBe(200 + 50 * FIXTURE_SCENARIO.clients.count)
    expect(reAskUs(1500)).toBe(reAskUs(100))
  })
  test('has a formula on one host where a measured c leaves no doubt, and none where it does', () => {
    const measured = (clients: number) => {
      const scenario = { ...atRate(200, 'poisson'), clients: { ...FIXTURE_SCENARIO.clients, count: clients } }
      return theoryOf(scenario, 'long-polling', null, {
        roundTripUs: null,
        reAsk: { meanUs: 2000, mostUs: 2500, serverUs: null },
      })
    }
    expect(measured(20).meanUs).toBeGreaterThan(0)
    expect(measured(2000)).toMatchObject({ meanUs: null, formula: null })
  })
  test('under Poisson arrivals is played on those of the seed', () => {
    const one = of(4, 'poisson', 50)
    const formulaUs = 50_000 + ((103_000 / 2) * 0.412) / (0.412 + Math.exp(-0.412))
    expect(one.formula).toBe('d + (B/2)·λB/(λB + e^(−λB))')
    expect(Math.abs((one.meanUs as number) / formulaUs - 1)).toBeLessThan(0.15)
    const scenario = atRate(4, 'poisson', 50)
    expect(theoryOf({ ...scenario, seed: 2 }, 'long-polling', null).meanUs).not.toBe(one.meanUs)
    expect(theoryOf(scenario, 'long-polling', null)).toEqual(one)
  })
  describe('whose questions open connections of their own', () => {
    const opening = (via: 'link' | 'namespaces', reAskMeanUs: number | null) => {
      const scenario = atRate(200, 'fixed', 50)
      const network: ResolvedNetwork = { via, delayMs: 50, jitterMs: 0, bytesPerSecond: null, lossShare: 0 }
      const server = { ...scenario.server, keepAlive: false }
      const reAsk = reAskMeanUs === null ? null : { meanUs: reAskMeanUs, mostUs: reAskMeanUs, serverUs: 0 }
      return theoryOf({ ...scenario, server, network }, 'long-polling', null, { roundTripUs: null, reAsk })
    }
    test('is blind for a round trip more: 2R + c', () => {
      const theory = opening('link', null)
      expect(theory).toMatchObject({ formula: 'd + B/2', maxUs: 5 * 50_000 + 10_000, reAskUs: 3000 })
      expect((theory.meanUs as number) / (50_000 + 203_000 / 2)).toBeCloseTo(1, 1)
      expect((theory.requestsPerSecond as number) / (50 / 0.203)).toBeCloseTo(1, 1)
    })
    test('counts the handshake once where the clients’ own c contains it', () => {
      expect(opening('namespaces', 100_700)).toEqual(opening('link', 700))
      expect(opening('link', 700)).toMatchObject({ reAskUs: 700, reAskFrom: 'measured' })
      // Of a round trip that was a little shorter than it was told.
      expect(opening('namespaces', 99_900).reAskUs).toBe(0)
    })
    test('needs gaps longer than that to find every poll held', () => {
      const formula = (rate: number, keepAlive: boolean) => {
        const scenario = atRate(rate, 'fixed', 50)
        return theoryOf({ ...scenario, server: { ...scenario.server, keepAlive } }, 'long-polling', null).formula
      }
      expect([formula(4, true), formula(6, true)]).toEqual(['d', 'd'])
      expect([formula(4, false), formula(6, false)]).toEqual(['d', null])
    })
  })
  test('does not say how often clients ask where polls may end for want of events', () => {
    expect(of(0.04, 'fixed')).toMatchObject({ meanUs: 0, requestsPerSecond: null })
    expect(of(0.2, 'poisson')).toMatchObject({ requestsPerSecond: null })
    expect(of(0.26, 'poisson').requestsPerSecond).not.toBeNull()
  })
  test('without an event in a measured phase has none', () => {
    expect(of(0, 'fixed')).toMatchObject({ meanUs: null, requestsPerSecond: null })
  })
})

describe('of a server on another host, 24 ms there and back at least,', () => {
  const elsewhere = { roundTripUs: 24_000, reAsk: null }
  test.each([
    ['polling', 512_000, 1_012_000],
    ['sse', 12_000, null],
    ['websocket', 12_000, null],
  ])('%s: mean %d µs, max %s µs', (transport, meanUs, maxUs) => {
    const theory = theoryOf(FIXTURE_SCENARIO, transport, meanUs + 700, elsewhere)
    expect(theory).toMatchObject({ meanUs, maxUs, residualUs: 700, oneWayUs: 12_000, oneWayFrom: 'exchange' })
  })
  test('long polling: every event finds the poll held, a way later', () => {
    expect(theoryOf(FIXTURE_SCENARIO, 'long-polling', null, elsewhere)).toMatchObject({ oneWayFrom: 'exchange' })
  })
  test('a network comes on top', () => {
    const network: ResolvedNetwork = { via: 'link', delayMs: 30, jitterMs: 16, bytesPerSecond: null, lossShare: 0 }
    expect(theoryOf({ ...FIXTURE_SCENARIO, network }, 'sse', null, elsewhere).meanUs).toBe(50_000)
  })
})

describe('over a network', () => {
  const over = (network: Partial<ResolvedNetwork>, transport: string, rate = 20) =>
    theoryOf(
      {
        ...FIXTURE_SCENARIO,
        phases: [{ name: 'steady', startMs: 0, durationMs: 10_000, rate, measure: true }],
        network: { via: 'link', delayMs: 0, jitterMs: 0, bytesPerSecond: null, lossShare: 0, ...network },
      },
      transport,
      null,
    )
  test.each([
    ['polling', 540_000, 1_040_000, 'T/2 + R/2'],
    ['sse', 40_000, null, 'd'],
    ['websocket', 40_000, null, 'd'],
  ])('of 80 ms there and back %s: mean %d µs, max %s µs, %s', (transport, meanUs, maxUs, formula) => {
    expect(over({ delayMs: 40 }, transport)).toMatchObject({ meanUs, maxUs, formula })
  })
  test('jitter adds half of itself to each way on average', () => {
    expect(over({ delayMs: 30, jitterMs: 20 }, 'sse').meanUs).toBe(40_000)
    // The last question travels fast, the next one slowly, and so does its answer.
    expect(over({ delayMs: 30, jitterMs: 20 }, 'polling')).toMatchObject({ meanUs: 540_000, maxUs: 1_070_000 })
  })
  test('jitter beyond the gap between events holds what would overtake, of transports that push', () => {
    const jittery = { delayMs: 40, jitterMs: 50 }
    const pushed = over(jittery, 'websocket', 200)
    expect(pushed).toMatchObject({ formula: 'd + H', oneWayUs: 65_000, meanUs: over(jittery, 'sse', 200).meanUs })
    expect((pushed.meanUs as number) - 65_000).toBeCloseTo(heldInOrderUs(50_000, 200, 'fixed'), 6)
    expect(over({ delayMs: 40, jitterMs: 5 }, 'sse', 200)).toMatchObject({ formula: 'd', meanUs: 42_500 })
    expect(over(jittery, 'polling', 200)).toMatchObject({ formula: 'T/2 + R/2', meanUs: 565_000 })
  })
  test('a line that all clients share has no formula once jitter lets them hold each other up', () => {
    const shared = { via: 'namespaces', delayMs: 40 } as const
    expect(over({ ...shared, jitterMs: 4 }, 'sse').meanUs).toBe(42_000)
    for (const transport of ['polling', 'sse']) {
      expect(over({ ...shared, jitterMs: 50 }, transport)).toMatchObject({ meanUs: null, formula: null })
      expect(over({ ...shared, via: 'link', jitterMs: 50 }, transport).meanUs).not.toBeNull()
    }
  })
  test('a bandwidth that shapes latency leaves bytes alone', () => {
    expect(over({ delayMs: 40, bytesPerSecond: 1_250_000 }, 'sse').meanUs).toBe(40_000)
    expect(over({ delayMs: 40, bytesPerSecond: 8000 }, 'sse')).toMatchObject({
      meanUs: null,
      requestsPerSecond: null,
      formula: null,
      bytesPerEvent: expect.any(Number),
    })
    expect(over({ delayMs: 40, bytesPerSecond: 1_250_000 }, 'polling').meanUs).toBe(540_000)
    expect(over({ delayMs: 40, bytesPerSecond: 250_000 }, 'polling', 200).meanUs).toBeNull()
    // No single event takes long on this line, but together they need more than half of it.
    expect(over({ delayMs: 40, bytesPerSecond: 2_500_000 }, 'sse', 4000).meanUs).toBe(40_000)
    expect(over({ delayMs: 40, bytesPerSecond: 2_500_000 }, 'sse', 6000).meanUs).toBeNull()
  })
  test('a poller at a fixed rate has no formula when its interval is within the round trip', () => {
    expect(over({ delayMs: 500 }, 'polling')).toMatchObject({ meanUs: null, requestsPerSecond: null })
  })
})

test('few pollers have no mean when events come once an interval, but a maximum', () => {
  const scenario: ResolvedScenario = {
    ...FIXTURE_SCENARIO,
    phases: [{ name: 'steady', startMs: 0, durationMs: 10_000, rate: 1, measure: true }],
  }
  const of = (count: number, arrival: 'fixed' | 'poisson') =>
    theoryOf(
      { ...scenario, feed: { ...scenario.feed, arrival }, clients: { ...scenario.clients, count } },
      'polling',
      null,
    )
  expect(of(19, 'fixed')).toMatchObject({ meanUs: null, formula: null, maxUs: 1_000_000, requestsPerSecond: 19 })
  expect(of(20, 'fixed')).toMatchObject({ meanUs: 500_000, formula: 'T/2 + R/2' })
  expect(of(1, 'poisson')).toMatchObject({ meanUs: 500_000 })
})

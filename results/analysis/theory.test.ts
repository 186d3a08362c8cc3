import { describe, expect, test } from 'vitest'
import { formatCursor } from '../../protocol/cursor.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { FIXTURE_SCENARIO } from '../fixture/scenario.ts'
import { pollingLatency, theoryOf, websocketHeaderBytes } from './theory.ts'

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
      residualUs: null,
    })
  })
})

describe('the latency of a poller', () => {
  test.each([
    ['fixed-rate', 540_000, 1_040_000],
    ['fixed-delay', 580_000, 1_120_000],
  ] as const)(
    'at %s, an interval of 1 s and a round trip of 80 ms: mean %d µs, max %d µs',
    (schedule, meanUs, maxUs) => {
      expect(pollingLatency(schedule, 1_000_000, 80_000)).toEqual({ meanUs, maxUs })
    },
  )

  // Independent of the formulas: polls are played one by one, and events fall evenly over one period.
  test.each(['fixed-rate', 'fixed-delay'] as const)('at %s is what playing it poll by poll gives', (schedule) => {
    const [intervalUs, oneWayUs] = [1000, 40]
    const periodUs = schedule === 'fixed-rate' ? intervalUs : intervalUs + 2 * oneWayUs
    const latencies = Array.from({ length: periodUs }, (_, eventUs) => {
      // A poll reaches the server at 0, periodUs, …; the event waits for the next one, then travels down.
      return periodUs - (eventUs + 0.5) + oneWayUs
    })
    const { meanUs, maxUs } = pollingLatency(schedule, intervalUs, 2 * oneWayUs)
    expect(latencies.reduce((sum, latency) => sum + latency, 0) / periodUs).toBeCloseTo(meanUs, 6)
    expect(Math.max(...latencies)).toBeCloseTo(maxUs, -0.5)
  })
})

describe('bytes', () => {
  test.each([
    [125, 2],
    [126, 4],
    [65_535, 4],
    [65_536, 10],
  ])('a WebSocket frame of %d B has a header of %d B', (payload, header) => {
    expect(websocketHeaderBytes(payload)).toBe(header)
    expect(theoryOf(withPayload(payload), 'websocket', null).bytesPerEvent).toBe(payload + header)
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

test('long polling has a formula only while every update finds the poll held', () => {
  const scenario = FIXTURE_SCENARIO
  const faster = { ...scenario, phases: scenario.phases.map((phase) => ({ ...phase, rate: 200 })) }
  const poisson = { ...scenario, feed: { ...scenario.feed, arrival: 'poisson' as const } }
  expect(theoryOf(scenario, 'long-polling', 900).meanUs).toBe(0)
  expect(theoryOf(faster, 'long-polling', 900)).toMatchObject({ meanUs: null, residualUs: null })
  expect(theoryOf(poisson, 'long-polling', 900).meanUs).toBeNull()
})

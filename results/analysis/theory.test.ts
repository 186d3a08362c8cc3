import { describe, expect, test } from 'vitest'
import { formatCursor } from '../../protocol/cursor.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { FIXTURE_SCENARIO } from '../fixture/scenario.ts'
import { theoryOf, websocketHeaderBytes } from './theory.ts'

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
})

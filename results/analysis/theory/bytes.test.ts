import { describe, expect, test } from 'vitest'
import { formatCursor } from '../../../protocol/cursor.ts'
import { meanDigits, sseBytes, websocketDownBytes, websocketUpBytes } from './bytes.ts'
import { type Crossover, type CrossoverQuestion, pollingPushCrossover } from './crossover.ts'
import { modelledLinkBytes } from './link-bytes.ts'

test.each([
  [125, 2, 6],
  [126, 4, 8],
  [65_535, 4, 8],
  [65_536, 10, 14],
])('a WebSocket frame of %d B has %d B more down and %d B more up', (payload, down, up) => {
  expect(websocketDownBytes(payload)).toBe(payload + down)
  expect(websocketUpBytes(payload)).toBe(payload + up)
})

test.each([
  [96, 1],
  [256, 7],
  [4096, 123_456],
])('an SSE event of %d B and seq %d has the bytes of its block as it crosses the wire', (payload, seq) => {
  const block = `id: ${formatCursor({ epoch: 'abcdefghijkl', seq })}\ndata: ${'x'.repeat(payload)}\n\n`
  const chunk = `${block.length.toString(16)}\r\n${block}\r\n`
  expect(sseBytes(payload, String(seq).length)).toBe(chunk.length)
})

test.each([
  [1, 9, 1],
  [10, 99, 2],
  [1, 99, (9 + 2 * 90) / 99],
  [9, 10, 1.5],
])('the numbers %d to %d have %d digits on average', (first, last, digits) => {
  expect(meanDigits(first, last)).toBeCloseTo(digits, 12)
})

describe('from the crossover on batched polling moves fewer bytes over the link than push', () => {
  const question: CrossoverQuestion = {
    requestHeadBytes: 150,
    responseHeadBytes: 200,
    intervalUs: 1_000_000,
    keepAlive: true,
    framingBytes: 4,
    payloadBytes: 100,
  }
  /** Segments counted one by one: a request, an answer and an acknowledgement; a frame and an acknowledgement. */
  const linkBytes = (events: number) => ({
    polling: 66 + 150 + (66 + 200 + events * 100) + 66,
    push: events * (66 + 104 + 66),
  })
  test('and below it more', () => {
    const { ratePerSecond, segments } = pollingPushCrossover(question) as Crossover
    expect(segments).toBe(1)
    expect(ratePerSecond).toBeCloseTo((150 + 200 + 198) / 136, 12)
    const [below, above] = [linkBytes(Math.floor(ratePerSecond)), linkBytes(Math.ceil(ratePerSecond))]
    expect(below.polling).toBeGreaterThan(below.push)
    expect(above.polling).toBeLessThan(above.push)
  })
  test('which comes later for who asks more often', () => {
    const once = pollingPushCrossover(question) as Crossover
    const twice = pollingPushCrossover({ ...question, intervalUs: 500_000 }) as Crossover
    expect(twice.ratePerSecond).toBeCloseTo(2 * once.ratePerSecond, 12)
  })
  test('which comes later where every poll opens and ends a connection of its own', () => {
    const own = pollingPushCrossover({ ...question, keepAlive: false }) as Crossover
    // SYN, SYN-ACK, ACK, ACK of the question; FIN, FIN with ACK, ACK; 8 B more of options in SYN and SYN-ACK.
    const connection = 4 * 66 + 3 * 66 + 2 * 8
    expect(own.segments).toBe(1)
    expect(own.ratePerSecond).toBeCloseTo((150 + 200 + 198 + connection) / 136, 12)
    const counts = {
      isPushed: false,
      isHeld: false,
      delivered: 0,
      heartbeats: 0,
      messages: 0,
      requests: 0,
      emptyResponses: 0,
    }
    const none = { payload: 0, framing: 0, heads: 0, handshake: 0, heartbeat: 0, total: 0 }
    const traffic = { ...counts, down: none, up: none, clientMs: 1000, opened: 1, ended: 1 }
    expect(modelledLinkBytes(traffic).total).toBe(connection)
  })
  test('which comes later for answers of several segments, as packets counted one by one say, too', () => {
    const large = { ...question, payloadBytes: 600 }
    const { ratePerSecond, segments } = pollingPushCrossover(large) as Crossover
    // What crosses the link beyond push, each segment of an answer acknowledged at once after a second of silence.
    const counted = (events: number): number => {
      const answer = 200 + events * 600
      const answerSegments = Math.ceil(answer / 1448)
      return 66 + 150 + answer + 66 * 2 * answerSegments - events * (600 + 4 + 132)
    }
    expect(segments).toBe(Math.ceil((200 + ratePerSecond * 600) / 1448))
    expect(counted(ratePerSecond)).toBeCloseTo(0, 9)
  })
  test('of which nothing can be said for events that are no batch, or that do not fit a segment', () => {
    expect(pollingPushCrossover({ ...question, framingBytes: 500 })).toBeNull()
    expect(pollingPushCrossover({ ...question, payloadBytes: 1445 })).toBeNull()
    expect(pollingPushCrossover({ ...question, payloadBytes: 1444 })).not.toBeNull()
  })
})

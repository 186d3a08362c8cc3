import { expect, test } from 'vitest'
import { formatCursor } from '../../../protocol/cursor.ts'
import { batchBytes, meanDigits, sseBytes, websocketDownBytes, websocketUpBytes } from './bytes.ts'

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

test.each([1, 42, 1_234_567])(
  'a batch up to seq %d has the bytes of its body as it crosses the wire, without its events',
  (seq) => {
    const cursor = formatCursor({ epoch: 'abcdefghijkl', seq })
    expect(batchBytes(String(seq).length)).toBe(
      JSON.stringify({ cursor, hasMore: false, gap: null, events: [] }).length,
    )
  },
)

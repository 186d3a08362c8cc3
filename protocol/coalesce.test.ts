import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatCoalesce, LONGEST_WINDOW_MS, readCoalesce } from './coalesce.ts'

test.each([
  ['none', { kind: 'none', ms: 0 }],
  ['tick', { kind: 'tick', ms: 0 }],
  ['5ms', { kind: 'window', ms: 5 }],
  ['1s', { kind: 'window', ms: 1000 }],
])('%s is understood, and written as it was', (text, coalesce) => {
  expect(readCoalesce(text)).toEqual(coalesce)
  expect(formatCoalesce(coalesce as { kind: 'none'; ms: number })).toBe(text)
})

test.each(['', 'ticks', '0ms', '0.5ms', '2s', '5', '-5ms', 'None', '5 apples'])('%j is not', (text) => {
  expect(readCoalesce(text)).toBeNull()
})

test('whatever is read is within the bounds, and no text makes it throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.nat(3000).map((ms) => `${ms}ms`),
      ),
      (text) => {
        const read = readCoalesce(text)
        if (read === null) return
        expect(read.ms).toBeLessThanOrEqual(LONGEST_WINDOW_MS)
        expect(readCoalesce(formatCoalesce(read))).toEqual(read)
      },
    ),
  )
})

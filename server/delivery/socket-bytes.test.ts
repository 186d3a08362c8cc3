import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteTally } from './socket-bytes.ts'

const count = fc.nat(1_000_000)
const counted = fc.record({
  total: count,
  streamed: count,
  bodies: count,
  handshake: count,
  payload: count,
  heartbeat: count,
})

test('whatever was meant to be sent, no kind is negative and all add up to what was sent', () => {
  fc.assert(
    fc.property(counted, (figures) => {
      const kinds = Object.assign(new ByteTally(), figures).byKind()
      expect(Math.min(...Object.values(kinds))).toBeGreaterThanOrEqual(0)
      expect(Object.values(kinds).reduce((sum, bytes) => sum + bytes, 0)).toBe(figures.total)
    }),
  )
})

test('bytes that all left are told apart exactly', () => {
  const figures = { total: 1_000, streamed: 700, bodies: 0, handshake: 250, payload: 600, heartbeat: 10 }
  const kinds = Object.assign(new ByteTally(), figures).byKind()
  expect(kinds).toEqual({ payload: 600, framing: 90, heads: 50, handshake: 250, heartbeat: 10 })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { totalOf } from '../../protocol/connection-bytes.ts'
import { ByteTally, kindsOf } from './byte-tally.ts'

const count = fc.nat(1_000_000)
const told = fc.record({ bodies: count, handshake: count, payload: count, heartbeat: count })

test('whatever was meant to be sent, no kind is negative and all add up to what was sent', () => {
  fc.assert(
    fc.property(told, count, count, (figures, total, streamed) => {
      const kinds = kindsOf(Object.assign(new ByteTally(), figures), total, streamed)
      expect(Math.min(...Object.values(kinds))).toBeGreaterThanOrEqual(0)
      expect(totalOf(kinds)).toBe(total)
    }),
  )
})

test('bytes that all left are told apart exactly', () => {
  const figures = { bodies: 0, handshake: 250, payload: 600, heartbeat: 10 }
  const kinds = kindsOf(Object.assign(new ByteTally(), figures), 1_000, 700)
  expect(kinds).toEqual({ payload: 600, framing: 90, heads: 50, handshake: 250, heartbeat: 10 })
})

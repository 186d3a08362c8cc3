import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compressedShare, compressedTransports, compressionOf } from './compression.ts'

const server = { keepAlive: true, compression: 'off', slowConsumers: 'disconnect', outboxBytes: 1 } as const

test('each transport has its own, and a file of a version before has WebSocket’s as the server’s', () => {
  const scenario = {
    server,
    transports: { polling: { compression: 'gzip' }, sse: {}, websocket: { compression: 'off' } },
  }
  expect(['polling', 'sse', 'websocket', 'long-polling'].map((name) => compressionOf(scenario, name))).toEqual([
    'gzip',
    'off',
    'off',
    'off',
  ])
  const before = { server: { ...server, compression: 'deflate' as const }, transports: { sse: {}, websocket: {} } }
  expect(['sse', 'websocket'].map((name) => compressionOf(before, name))).toEqual(['off', 'deflate'])
  expect([compressedTransports(scenario), compressedTransports(before)]).toEqual([['polling'], ['websocket']])
  expect(compressedTransports({ transports: { websocket: {} } })).toEqual([])
})

test('the shares of the parts are never more than the whole', () => {
  expect([compressedShare(100, 3, 4), compressedShare(10, 2, 3), compressedShare(10, 0, 0)]).toEqual([75, 6, 0])
  fc.assert(
    fc.property(fc.nat(1e6), fc.array(fc.nat(1e6)), (compressed, parts) => {
      const whole = parts.reduce((sum, part) => sum + part, 0)
      const shares = parts.map((part) => compressedShare(compressed, part, whole))
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(compressed)
    }),
  )
})

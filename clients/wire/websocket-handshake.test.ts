import { expect, test } from 'vitest'
import { acceptFor, newWebSocketKey } from './websocket-handshake.ts'

test('the accept of RFC 6455’s own example is right', () => {
  expect(acceptFor('dGhlIHNhbXBsZSBub25jZQ==')).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
})

test('each key is sixteen new bytes', () => {
  const keys = Array.from({ length: 50 }, newWebSocketKey)
  expect(new Set(keys).size).toBe(50)
  expect(keys.every((key) => Buffer.from(key, 'base64').length === 16)).toBe(true)
})

import { expect, test } from 'vitest'
import { addressOf } from './address.ts'

test.each([
  ['http://127.0.0.1:8080', '127.0.0.1', 8080],
  ['http://[::1]:8080', '::1', 8080],
  ['http://lab.example', 'lab.example', 80],
  ['http://lab.example:80', 'lab.example', 80],
])('the server at %s is connected to as %s, port %i', (origin, host, port) => {
  expect(addressOf(origin)).toEqual({ host, port })
})

import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bodyCoding, gunzipBody } from './gzip-body.ts'
import { ResponseHead } from './response-head.ts'

function headWith(field: string): ResponseHead {
  const bytes = Buffer.from(`HTTP/1.1 200 OK\r\n${field}\r\n\r\n`)
  const head = new ResponseHead()
  head.read(bytes, 0, bytes.length)
  return head
}

test.each([
  ['Content-Length: 1', 'identity'],
  ['Content-Encoding: gzip', 'gzip'],
  ['content-encoding: X-GZIP', 'gzip'],
])('%s: %s', (field, coding) => {
  expect(bodyCoding(headWith(field))).toBe(coding)
})

test.each(['br', 'gzip, gzip', 'identity', ''])('Content-Encoding %j is refused', (coding) => {
  expect(() => bodyCoding(headWith(`Content-Encoding: ${coding}`))).toThrow('expected a response as it is or as gzip')
})

test('what was compressed comes back', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(gunzipBody(gzipSync(text), 1_000_000).toString()).toBe(text)
    }),
  )
})

test('a bomb is refused at its bound, and what is cut or no gzip as what it is', () => {
  const bomb = gzipSync('x'.repeat(10_000_000))
  expect(() => gunzipBody(bomb, 1_000_000)).toThrow('expected gzip of at most 1000000 B, got more when inflated')
  expect(() => gunzipBody(gzipSync('hello').subarray(0, -3), 1_000)).toThrow('expected gzip, got other bytes')
  expect(() => gunzipBody(Buffer.from('{"cursor":'), 1_000)).toThrow('expected gzip, got other bytes')
})

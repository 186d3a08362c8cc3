import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asksForGzip } from './content-coding.ts'

test.each([
  [undefined, false],
  ['', false],
  ['gzip', true],
  ['GZip', true],
  ['x-gzip', true],
  ['gzip, deflate, br, zstd', true],
  ['br, gzip;q=0.2', true],
  ['gzip;q=0', false],
  ['gzip;q=0.000, *', false],
  ['*', true],
  ['*;q=0', false],
  ['identity', false],
  ['identity;q=0.5, gzip;q=0.4', false],
  ['identity;q=0.5, gzip;q=0.5', true],
  ['gzip ; q=1.0', true],
  ['gzip;q=2', false],
  ['gzip;level=9', false],
  ['deflate', false],
])('Accept-Encoding %j asks for gzip: %j', (field, asks) => {
  expect(asksForGzip(field)).toBe(asks)
})

test('whatever stands in the field, the answer is yes or no, and takes no time', () => {
  fc.assert(fc.property(fc.string({ maxLength: 2000 }), (field) => typeof asksForGzip(field) === 'boolean'))
  expect(asksForGzip(`${' '.repeat(50_000)}gzip`)).toBe(true)
})

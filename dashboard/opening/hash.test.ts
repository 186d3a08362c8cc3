import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EMPTY_VIEW, formatHash, parseHash, sameSource, type View } from './hash.ts'

const name = fc.string({ minLength: 1, unit: 'grapheme' })
const source = fc.oneof(
  fc.record({ kind: fc.constantFrom('sample' as const, 'result' as const, 'file' as const), name }),
  fc.record({ kind: fc.constant('run' as const), url: fc.webUrl({ withQueryParameters: true, withFragments: true }) }),
)
const arm = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}(\/[ab])?$/)
const view: fc.Arbitrary<View> = fc.record({
  source: fc.option(source),
  cell: fc.option(fc.integer({ min: 1, max: 64 })),
  block: fc.option(fc.integer({ min: 1, max: 999 })),
  hidden: fc.uniqueArray(arm, { maxLength: 4 }),
})

test('a view survives the way through the hash', () => {
  fc.assert(
    fc.property(view, (before) => {
      expect(parseHash(formatHash(before))).toEqual(before)
    }),
  )
})

test('any hash is read as some view and none throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (hash) => {
      expect(Array.isArray(parseHash(hash).hidden)).toBe(true)
    }),
  )
})

test('no hash and an empty one are the empty view', () => {
  expect(parseHash('')).toEqual(EMPTY_VIEW)
  expect(parseHash('#')).toEqual(EMPTY_VIEW)
  expect(formatHash(EMPTY_VIEW)).toBe('')
})

test('a URL in the hash stays readable', () => {
  expect(formatHash({ ...EMPTY_VIEW, source: { kind: 'run', url: 'https://host/a b.json' } })).toBe(
    '#run=https://host/a%20b.json',
  )
})

test.each(['0', '-1', '1.5', 'two', '9999999'])('block %s is no block', (block) => {
  expect(parseHash(`#block=${block}`).block).toBeNull()
})

test('two sources are the same when kind and name are', () => {
  expect(sameSource({ kind: 'sample', name: 'a' }, { kind: 'sample', name: 'a' })).toBe(true)
  expect(sameSource({ kind: 'sample', name: 'a' }, { kind: 'result', name: 'a' })).toBe(false)
  expect(sameSource(null, { kind: 'result', name: 'a' })).toBe(false)
  expect(sameSource(null, null)).toBe(true)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstDifference } from './first-difference.ts'

test.each([
  ['a number', { clients: { count: 5 } }, { clients: { count: 20 } }, 'clients.count'],
  ['an item', { phases: [{ ms: 1 }, { ms: 2 }] }, { phases: [{ ms: 1 }, { ms: 3 }] }, 'phases[1].ms'],
  [
    'a member that one lacks',
    { transports: { sse: {} } },
    { transports: { sse: {}, polling: {} } },
    'transports.polling',
  ],
  ['an item that one lacks', [1], [1, 2], '[1]'],
  ['a list and an object', { a: [] }, { a: {} }, 'a'],
  ['null and nothing', { a: null }, {}, 'a'],
  ['null and an object', { a: null }, { a: {} }, 'a'],
  ['a number and its text', { a: 1 }, { a: '1' }, 'a'],
  ['a name that objects inherit', JSON.parse('{"__proto__": {}}'), {}, '__proto__'],
  ['another such name', { toString: 1 }, {}, 'toString'],
  ['whole values', 1, 2, ''],
])('%s is found where it is', (_, one, other, path) => {
  expect(firstDifference(one, other)).toBe(path)
  expect(firstDifference(other, one)).toBe(path)
})

test('neither the order of members makes a difference nor one that is undefined', () => {
  expect(firstDifference({ a: 1, b: { c: 2, d: undefined } }, { b: { c: 2 }, a: 1 })).toBeNull()
})

test('whatever has been written as JSON and read again is the same, whatever the order', () => {
  const turned = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toReversed())
      : value
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const again: unknown = JSON.parse(JSON.stringify(value))
      expect(firstDifference(JSON.parse(JSON.stringify(again)), turned(again))).toBeNull()
    }),
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonPointer } from './json-pointer.ts'

/** In the middle of other bytes, which must not be looked at. */
function find(pointer: string, text: string): string | null {
  const bytes = Buffer.from(`{"${text}"}]`)
  const place = new JsonPointer(pointer)
  const found = place.find(bytes, 2, bytes.length - 3)
  return found ? bytes.toString('utf8', place.start, place.end) : null
}

const escaped = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1')

/** Every pointer of a value, with what it points at. */
function pointersOf(value: unknown, path = ''): [string, unknown][] {
  const below = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [[path, value], ...below.flatMap(([step, inner]) => pointersOf(inner, `${path}/${escaped(step)}`))]
}

const name = fc.string({ unit: fc.constantFrom('a', '"', '\\', '/', '~', 'é', '0', '1', '{', '\n'), maxLength: 3 })
const value = fc.letrec((tie) => ({
  leaf: fc.oneof(fc.integer(), fc.string(), fc.constantFrom(null, true, 1.5)),
  node: fc.oneof(
    { maxDepth: 3 },
    tie('leaf'),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(name, tie('node'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).node

test('each pointer of any value leads to what JSON.parse has there, whatever the white space', () => {
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, '\t'), (any, indent) => {
      const text = JSON.stringify(any, null, indent)
      for (const [pointer, inner] of pointersOf(any)) expect(JSON.parse(find(pointer, text) ?? '?')).toEqual(inner)
    }),
    { numRuns: 500 },
  )
})

test('where there is nothing it finds nothing, and no text breaks it', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('/a', '/0', '/a/b/0', ''), (text, pointer) => {
      const found = find(pointer, text)
      expect(found === null || text.includes(found)).toBe(true)
    }),
  )
})

test.each([
  ['/b', '{"a":1}'],
  ['/a/b', '{"a":1}'],
  ['/1', '[1]'],
  ['/01', '[1,2]'],
  ['/a', '["a"]'],
  ['/a', '{"a":'],
  ['/b', '{"a":1 "b":2}'],
  ['', ''],
])('%s is not in %s', (pointer, text) => {
  expect(find(pointer, text)).toBeNull()
})

test('an escaped name is the name that it spells, and of two alike the first is found', () => {
  expect(find('/é', '{"\\u00e9":1}')).toBe('1')
  expect(find('/a', '{"a":1,"a":2}')).toBe('1')
})

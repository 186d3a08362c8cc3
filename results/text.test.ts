import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildFixtureResult } from './fixture.ts'
import { layOutJson } from './text.ts'

test('any JSON comes back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(layOutJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('short objects stand on one line, long ones have one member a line', () => {
  expect(layOutJson({ a: 1, b: [] })).toBe('{ "a": 1, "b": [] }\n')
  const long = 'x'.repeat(200)
  expect(layOutJson({ a: { b: 1 }, long })).toBe(`{\n  "a": { "b": 1 },\n  "long": "${long}"\n}\n`)
})

test('members without a value are left out, figures that are none become null', () => {
  expect(layOutJson({ a: undefined, b: Number.NaN, c: [undefined] })).toBe('{ "b": null, "c": [null] }\n')
})

test('a result has one second of a series a line', () => {
  const text = layOutJson(buildFixtureResult({ blocks: 1 }))
  expect(text.match(/^ +\{ "t": \d+, .*\},?$/gm)).toHaveLength(4 * 15)
  expect(text.split('\n').length).toBeLessThan(2000)
})

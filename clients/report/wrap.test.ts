import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clip, wrap } from './wrap.ts'

test('text is broken at spaces, and what follows the first line is indented', () => {
  expect(wrap('one two three', 9)).toEqual([' one two', ' three'])
  expect(wrap('one two three', 9, '- ')).toEqual(['- one two', '  three'])
  expect(wrap('one two three', 9, ' ', '   ')).toEqual([' one two', '   three'])
})

test('two spaces inside a line are kept', () => {
  expect(wrap('VALID  all is well', 80)).toEqual([' VALID  all is well'])
})

test('no word is lost or broken, and only a long word is wider than asked', () => {
  const words = fc.array(fc.stringMatching(/^[a-z0-9.,]{1,30}$/), { minLength: 1 })
  fc.assert(
    fc.property(words, fc.integer({ min: 5, max: 80 }), (given, width) => {
      const lines = wrap(given.join(' '), width)
      expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(given)
      for (const line of lines) expect(line.length <= width || !line.trim().includes(' ')).toBe(true)
    }),
  )
})

test('a text that does not fit ends in an ellipsis', () => {
  expect([clip('abcdef', 6), clip('abcdef', 4)]).toEqual(['abcdef', 'abc…'])
})

import { expect, test } from 'vitest'
import { paint, usesColour, widthOf } from './paint.ts'

const terminal = { isTTY: true }
const pipe = {}

test.each([
  [terminal, {}, true],
  [pipe, {}, false],
  [terminal, { NO_COLOR: '1' }, false],
  [terminal, { NO_COLOR: '' }, true],
  [terminal, { TERM: 'dumb' }, false],
  [pipe, { FORCE_COLOR: '1' }, true],
  [pipe, { FORCE_COLOR: '' }, true],
  [terminal, { FORCE_COLOR: '0' }, false],
  [terminal, { TERM: 'dumb', FORCE_COLOR: '1' }, true],
  [terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
])('a stream %j with %j gets colour: %s', (stream, env, expected) => {
  expect(usesColour(stream, env)).toBe(expected)
})

test('paint leaves text alone without colour and never wraps nothing', () => {
  expect(paint(false, 'red', 'x')).toBe('x')
  expect(paint(true, 'red', '')).toBe('')
  expect(paint(true, 'red', 'x')).toBe('\u001b[31mx\u001b[39m')
})

test('the width is the terminal’s, else COLUMNS, else 80', () => {
  expect(widthOf({ columns: 120 }, { COLUMNS: '90' })).toBe(120)
  expect(widthOf({}, { COLUMNS: '90' })).toBe(90)
  expect(widthOf({}, { COLUMNS: 'wide' })).toBe(80)
  expect(widthOf({ columns: 3 }, {})).toBe(80)
})

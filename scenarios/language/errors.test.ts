import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codeFrame, formatScenarioErrors, printable, type ScenarioError } from './errors.ts'

const error: ScenarioError = {
  file: 'scenarios/mine.yaml',
  line: 3,
  column: 9,
  expected: 'a duration from 0s to 10m, such as 10s or 250ms',
  found: '10',
  fix: 'add the unit, for instance ramp: 10s',
  codeFrame: codeFrame('name: x\nclients:\n  ramp: 10\n', 3, 9),
}

test('an error is shown with its place, the lines of the file and the fix', () => {
  expect(formatScenarioErrors([error])).toBe(
    [
      'scenarios/mine.yaml:3:9: expected a duration from 0s to 10m, such as 10s or',
      '  250ms',
      '  found 10',
      '  2 | clients:',
      '  3 |   ramp: 10',
      '    |         ^',
      '  fix: add the unit, for instance ramp: 10s',
    ].join('\n'),
  )
})

test('several errors are set apart by an empty line', () => {
  expect(formatScenarioErrors([error, error]).split('\n\n')).toHaveLength(2)
})

test('an error without a line to show has no frame', () => {
  expect(formatScenarioErrors([{ ...error, codeFrame: '' }])).not.toMatch(/\n\s*\n/)
})

test('no line is wider than 80 columns, and the caret stands below its character', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme-ascii' }),
      fc.nat(299),
      fc.nat(2000),
      (text, at, skip) => {
        const column = (at % text.length) + 1
        const whole = '\n'.repeat(skip) + text
        const frame = codeFrame(whole, skip + 1, column)
        const lines = frame.split('\n')
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(78)
        const shown = lines.at(-2) as string
        const caret = (lines.at(-1) as string).indexOf('^')
        expect(shown[caret] ?? ' ').toBe(text[column - 1])
      },
    ),
  )
})

test('a stranger cannot send control characters to the terminal', () => {
  expect(printable('a\u001b[31mb\u0007\u202ec\td')).toBe('a·[31mb··c·d')
  expect(formatScenarioErrors([{ ...error, found: '\u001b]0;x', file: 'a\nb' }])).not.toContain('\u001b')
})

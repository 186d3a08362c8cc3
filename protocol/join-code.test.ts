import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJoinCode, joinCodeOf, normalJoinCode, shownJoinCode } from './join-code.ts'

test('a code has 40 bits in symbols that nobody mistakes', () => {
  const symbols = new Set<string>()
  for (let byte = 0; byte < 256; byte++) {
    const code = joinCodeOf(new Uint8Array(8).fill(byte))
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/)
    symbols.add(code)
  }
  expect(symbols.size ** 8).toBe(2 ** 40)
})

test('a code is understood as it is shown, in small letters, with spaces and with letters for digits', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (random) => {
      const code = joinCodeOf(random)
      for (const typed of [
        code,
        shownJoinCode(code),
        ` ${code.toLowerCase()} `,
        code.replaceAll('0', 'o').replaceAll('1', 'l'),
        code.replaceAll('1', 'I').split('').join(' '),
      ]) {
        expect(normalJoinCode(typed)).toBe(code)
      }
    }),
  )
})

test.each([
  ['7K3M9QXZ', true],
  ['7k3m-9qxz', true],
  ['', false],
  ['7K3M9QX', false],
  ['7K3M9QXZZ', false],
  ['7K3M9QXU', false],
])('%j is a whole code: %s', (text, whole) => {
  expect(isJoinCode(text)).toBe(whole)
})

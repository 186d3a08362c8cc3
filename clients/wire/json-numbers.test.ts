import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readWholeNumber } from './json-numbers.ts'

const whole = (text: string): number => readWholeNumber(Buffer.from(text), 0, Buffer.byteLength(text))

test('whole numbers, bare or in quotes, are what they spell; anything else is none', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      expect([whole(String(value)), whole(`"${value}"`)]).toEqual([value, value])
    }),
  )
  for (const text of ['-1', '1.5', '1e3', '""', '"a"', 'null', 'true', '99999999999999999', '{}'])
    expect(whole(text)).toBe(-1)
})

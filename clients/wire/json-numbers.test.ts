import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTimeUs, readWholeNumber } from './json-numbers.ts'

const whole = (text: string): number => readWholeNumber(Buffer.from(text), 0, Buffer.byteLength(text))
const time = (text: string, unit: Parameters<typeof readTimeUs>[3]): number =>
  readTimeUs(Buffer.from(text), 0, Buffer.byteLength(text), unit)

test('whole numbers, bare or in quotes, are what they spell; anything else is none', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      expect([whole(String(value)), whole(`"${value}"`)]).toEqual([value, value])
    }),
  )
  for (const text of ['-1', '1.5', '1e3', '""', '"a"', 'null', 'true', '99999999999999999', '{}'])
    expect(whole(text)).toBe(-1)
})

test.each([
  ['1767225600', 's', 1767225600000000],
  ['1767225600.123456', 's', 1767225600123456],
  ['1767225600123', 'ms', 1767225600123000],
  ['"1767225600123"', 'ms', 1767225600123000],
  ['1767225600123456', 'us', 1767225600123456],
  ['1767225600123456789', 'ns', 1767225600123457],
  ['"2026-01-01T00:00:00.123Z"', 'iso', 1767225600123000],
  ['2026', 'iso', -1],
  ['"soon"', 'iso', -1],
  ['"soon"', 'ms', -1],
  ['-5', 'ms', -1],
  ['null', 's', -1],
] as const)('%s in %s is %i µs', (text, unit, us) => {
  expect(Math.abs(time(text, unit) - us)).toBeLessThanOrEqual(1)
})

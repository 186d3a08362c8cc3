import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TimeUnit } from '../../protocol/target.ts'
import { EventTimes } from './event-times.ts'

function read(unit: TimeUnit, texts: readonly string[]) {
  const times = new EventTimes(unit)
  const us = texts.map((text) => times.readUs(Buffer.from(text), 0, Buffer.byteLength(text)))
  return { us, roundedUs: times.roundedUs }
}

const iso = (...texts: readonly string[]) =>
  read(
    'iso',
    texts.map((text) => `"${text}"`),
  )

test.each([
  ['1767225600', 's', 1767225600000000],
  ['1767225600.123456', 's', 1767225600123456],
  ['1767225600123', 'ms', 1767225600123000],
  ['"1767225600123"', 'ms', 1767225600123000],
  ['1767225600123456', 'us', 1767225600123456],
  ['1767225600123456789', 'ns', 1767225600123457],
  ['"2026-01-01T00:00:00.123Z"', 'iso', 1767225600123000],
  ['"2026-01-01T00:00:00.123456789Z"', 'iso', 1767225600123457],
  ['"2026-01-01T00:00:00Z"', 'iso', 1767225600000000],
  ['"2026-01-01 01:30:00,5+01:30"', 'iso', 1767225600500000],
  ['"2025-12-31T19:00:00.5-0500"', 'iso', 1767225600500000],
  ['"2026-01-01t02:00:00+02"', 'iso', 1767225600000000],
  ['2026', 'iso', -1],
  ['"2026-01-01"', 'iso', -1],
  ['"2026-01-01T00:00Z"', 'iso', -1],
  ['"2026-02-30T25:00:00Z"', 'iso', -1],
  ['"Thu, 01 Jan 2026 00:00:00 GMT"', 'iso', -1],
  ['"9999-12-31T23:59:59Z"', 'iso', -1],
  ['"soon"', 'iso', -1],
  ['"soon"', 'ms', -1],
  ['-5', 'ms', -1],
  ['null', 's', -1],
] as const)('%s in %s is %i µs', (text, unit, us) => {
  expect(Math.abs((read(unit, [text]).us[0] ?? Number.NaN) - us)).toBeLessThanOrEqual(1)
})

test('any instant is what it says, to the µs, at any offset', () => {
  const offsets = fc.constantFrom('Z', '+00:00', '-00', '+0000')
  const instants = fc.tuple(
    fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }),
    fc.nat(999),
    offsets,
  )
  fc.assert(
    fc.property(instants, ([date, us, offset]) => {
      const text = date.toISOString().replace('Z', `${String(us).padStart(3, '0')}${offset}`)
      expect(iso(text).us).toEqual([date.getTime() * 1000 + us])
    }),
  )
})

test.each(['2026-01-31T12:00:00', '2026-01-31 12:00:00.123456'])('%s says nobody’s time, and is refused', (text) => {
  expect(() => iso(text)).toThrow('got one without: whose clock it shows nobody can know')
})

describe('instants were rounded', () => {
  const second = (count: number): string[] => Array<string>(count).fill('2026-01-31T12:00:00Z')
  const millisecond = (count: number): string[] => Array<string>(count).fill('2026-01-31T12:00:00.123Z')

  test.each([
    ['to the second where text says no more', () => iso(...second(3)), 1_000_000],
    ['to what a decimal more says', () => iso('2026-01-31T12:00:00.1Z'), 100_000],
    ['to the millisecond', () => iso(...millisecond(3)), 1000],
    ['to no less than the lab counts', () => iso('2026-01-31T12:00:00.123456789Z'), 1],
    ['to the unit of a number', () => read('ms', ['1767225600123']), 1000],
    ['to the decimals of one', () => read('s', ['1767225600.12']), 10_000],
    ['to the whole ones of a unit without any', () => read('s', ['1767225600']), 1_000_000],
    ['to nothing below a µs', () => read('ns', ['1767225600123456789']), 1],
    ['as the unit allows as long as there is none', () => read('ms', []), 1000],
    ['as text allows as long as there is none', () => iso(), 1_000_000],
  ] as const)('%s', (_, told, us) => expect(told().roundedUs).toBe(us))

  test('to the coarser of two, unless zeros that were left out explain it', () => {
    // Of a thousand milliseconds one is a whole second, and by chance ten are.
    expect(iso(...millisecond(990), ...second(10)).roundedUs).toBe(1000)
    expect(iso(...millisecond(980), ...second(20)).roundedUs).toBe(1_000_000)
    expect(iso(...millisecond(5), ...second(1)).roundedUs).toBe(1_000_000)
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMetricBound } from './metrics.ts'
import {
  formatBytes,
  formatBytesPerSecond,
  formatCount,
  formatDurationMs,
  formatMs,
  formatPercentage,
  formatRatePerSecond,
  formatSize,
  formatUs,
  readBytes,
  readBytesPerSecond,
  readDurationMs,
  readPercentage,
  readRatePerSecond,
} from './units.ts'

const value = (reading: { ok: boolean; value?: number }) => (reading.ok ? reading.value : null)

test.each([
  ['400us', 0.4],
  ['250ms', 250],
  ['1.5s', 1500],
  ['2 m', 120_000],
  ['2min', 120_000],
  ['1h', 3_600_000],
])('%s is a duration of %d ms', (text, ms) => expect(value(readDurationMs(text))).toBe(ms))

test.each([
  ['20/s', 20],
  ['0.5/s', 0.5],
  ['6/m', 0.1],
  ['36 / h', 0.01],
])('%s is a rate of %d per second', (text, rate) => expect(value(readRatePerSecond(text))).toBeCloseTo(rate, 12))

test.each([
  ['256B', 256],
  ['4KiB', 4096],
  ['1.5kB', 1500],
  ['1MiB', 1_048_576],
])('%s is a size of %d bytes', (text, bytes) => expect(value(readBytes(text))).toBe(bytes))

test.each([
  ['10mbit', 1_250_000],
  ['256 kbit', 32_000],
  ['1.5mbit', 187_500],
  ['1gbit', 125_000_000],
])('%s is a bandwidth of %d bytes per second', (text, bytes) => expect(value(readBytesPerSecond(text))).toBe(bytes))

test.each(['10', '10Mbit', '10mbps', '10mbit/s', '10MB', 'mbit', '-1mbit'])('%j is no bandwidth', (text) => {
  expect(readBytesPerSecond(text)).toEqual({ ok: false, expected: 'a bandwidth such as 10mbit, 256kbit, 1gbit' })
})

test.each([
  [1_250_000, '10mbit'],
  [32_000, '256kbit'],
  [62.5, '0.5kbit'],
  [187_500_000, '1.5gbit'],
])('%d bytes per second are written %s', (bytes, text) => expect(formatBytesPerSecond(bytes)).toBe(text))

test.each([
  [0.01, '1%'],
  [0.005, '0.5%'],
  [1, '100%'],
])('a share of %d is written %s', (share, text) => expect(formatPercentage(share)).toBe(text))

test.each([
  ['50%', 0.5],
  ['12.5 %', 0.125],
  ['0%', 0],
  ['29%', 0.29],
])('%s is a share of %d', (text, share) => expect(value(readPercentage(text))).toBe(share))

test.each(['', '50', '%', '-1%', '50 percent', '0.5'])('%j is no share', (text) => {
  expect(readPercentage(text)).toEqual({ ok: false, expected: 'a share such as 50%' })
})

test.each(['', '10', 'ms', '-1s', '1e3s', '1 s s', '.5s', '1.s', '10S', 'Infinitys', '٣s'])(
  '%j is no duration',
  (text) => {
    expect(readDurationMs(text)).toEqual({ ok: false, expected: expect.stringContaining('250ms') })
  },
)

test.each(['0.5B', '1.0001KiB', '10', '10b', '-1B'])('%j is no size of whole bytes', (text) => {
  expect(readBytes(text)).toEqual({ ok: false, expected: expect.stringContaining('256B') })
})

test.each(['20', '20/', '/s', '20/d', '20s'])('%j is no rate', (text) => {
  expect(readRatePerSecond(text)).toEqual({ ok: false, expected: expect.stringContaining('20/s') })
})

test('a duration, a rate, a size and a bandwidth that are written are read back as they were', () => {
  fc.assert(
    fc.property(fc.nat(100_000_000), (number) => {
      expect(value(readDurationMs(formatDurationMs(number)))).toBe(number)
      expect(value(readRatePerSecond(formatRatePerSecond(number / 100)))).toBe(number / 100)
      for (const unit of ['s', 'm', 'h']) {
        const written = value(readRatePerSecond(`${number}/${unit}`)) ?? Number.NaN
        expect(value(readRatePerSecond(formatRatePerSecond(written)))).toBe(written)
      }
      expect(value(readBytes(formatSize(number)))).toBe(number)
      expect(value(readBytes(`${number}B`))).toBe(number)
      expect(value(readBytesPerSecond(formatBytesPerSecond(number * 125)))).toBe(number * 125)
    }),
  )
})

test('no text makes a reader throw or gives a number that is not finite and positive', () => {
  const text = fc.oneof(
    fc.string(),
    fc
      .tuple(
        fc.oneof(fc.stringMatching(/^\d{1,20}$/), fc.constant('9'.repeat(400))),
        fc.constantFrom('ms', 's', 'B', '/s', 'h', '%', 'mbit', ''),
      )
      .map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(text, (written) => {
      for (const read of [readDurationMs, readRatePerSecond, readBytes, readBytesPerSecond, readPercentage]) {
        const reading = read(written)
        if (reading.ok) expect(reading.value).toSatisfy((number: number) => Number.isFinite(number) && number >= 0)
      }
    }),
    { numRuns: 1000 },
  )
})

test.each([
  [0, '0ms'],
  [250, '250ms'],
  [2500, '2.5s'],
  [60_000, '60s'],
  [120_000, '2m'],
  [5_400_000, '90m'],
  [86_400_000, '24h'],
])('%d ms are written %s', (ms, text) => expect(formatDurationMs(ms)).toBe(text))

test.each([
  [410, '0.41 ms'],
  [994, '0.99 ms'],
  [995, '1.0 ms'],
  [1000, '1.0 ms'],
  [3100, '3.1 ms'],
  [9949, '9.9 ms'],
  [9950, '10 ms'],
  [501_000, '501 ms'],
  [9_999_500, '10.0 s'],
  [12_400_000, '12.4 s'],
])('%d µs are shown as %s', (us, text) => expect(formatUs(us)).toBe(text))

test.each([
  [0, '0/s'],
  [20, '20/s'],
  [0.5, '0.5/s'],
  [0.001, '0.001/s'],
  [1 / 60, '1/m'],
  [1 / 3, '20/m'],
  [1 / 3600, '1/h'],
  [2 / 3600, '2/h'],
  [12_345.6789, '12345.7/s'],
  [0.0123456789, '0.740741/m'],
  [0.00001, '0.036/h'],
])('%d a second are written as %s', (perSecond, text) => expect(formatRatePerSecond(perSecond)).toBe(text))

test.each([
  [0, '0B'],
  [256, '256B'],
  [4096, '4KiB'],
  [20_000, '20000B'],
  [3 * 1024 ** 2, '3MiB'],
])('a size of %d is written as %s', (bytes, text) => expect(formatSize(bytes)).toBe(text))

test('a table whose heading has the unit rounds as a sentence does', () => {
  for (const ms of [0, 0.41, 0.994, 0.995, 1, 9.949, 9.95, 501]) expect(`${formatMs(ms)} ms`).toBe(formatUs(ms * 1000))
})

test.each([
  [312, '312 B'],
  [312.34, '312.3 B'],
  [10_240, '10.0 KiB'],
  [1_363_149, '1.3 MiB'],
])('%d bytes are shown as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

test.each([
  ['50ms', 'us', 50_000],
  ['0.4ms', 'us', 400],
  ['2s', 'ms', 2000],
  ['300B', 'bytes', 300],
  ['12', 'count', 12],
  ['80%', 'share', 0.8],
  ['0.8', 'share', 0.8],
] as const)('a bound of %s on a metric in %s is %d', (text, unit, bound) => {
  expect(value(readMetricBound(text, unit))).toBe(bound)
})

test.each([
  ['50', 'us', 'duration'],
  ['50B', 'ms', 'duration'],
  ['50ms', 'bytes', 'size'],
  ['50%', 'count', 'without a unit'],
  ['50ms', 'share', 'share'],
  ['9'.repeat(400), 'count', 'without a unit'],
] as const)('a bound of %s on a metric in %s is refused', (text, unit, expected) => {
  expect(readMetricBound(text, unit)).toEqual({ ok: false, expected: expect.stringContaining(expected) })
})

test.each([
  [0, '0'],
  [999, '999'],
  [20_000, '20,000'],
])('a count of %i is shown as %s', (count, text) => {
  expect(formatCount(count)).toBe(text)
})

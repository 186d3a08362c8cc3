/**
 * Durations, rates and sizes as people write them, and figures as tables show them.
 * Inside the program units stand in names (`intervalMs`); text with a unit exists only at its edges.
 */

/** A reading of a quantity: its value, or what was expected instead. */
export type Reading = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly expected: string }

const DURATION_MS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
}
const SIZE_BYTES: Readonly<Record<string, number>> = { B: 1, kB: 1000, KiB: 1024, MB: 1e6, MiB: 1024 ** 2 }
const RATE_PER_SECOND: Readonly<Record<string, number>> = { s: 1, m: 1 / 60, min: 1 / 60, h: 1 / 3600 }

/** Bits are written, bytes are kept; decimal, as the field writes bandwidths. */
const BANDWIDTH_BYTES: Readonly<Record<string, number>> = { kbit: 125, mbit: 125_000, gbit: 125_000_000 }

const DURATION_EXPECTED = 'a duration such as 250ms, 10s, 2m'
const SIZE_EXPECTED = 'a size such as 256B, 4KiB, 1MiB'
const RATE_EXPECTED = 'a rate such as 20/s, 0.5/s, 6/m'
const BANDWIDTH_EXPECTED = 'a bandwidth such as 10mbit, 256kbit, 1gbit'
const PERCENTAGE_EXPECTED = 'a share such as 50%'

/** `10s` → 10000 ms. Units: us, ms, s, m (or min), h. */
export function readDurationMs(text: string): Reading {
  return readQuantity(text, /^(\d+(?:\.\d+)?)\s*(us|ms|s|min|m|h)$/, DURATION_MS, DURATION_EXPECTED)
}

/** `4KiB` → 4096 bytes. Units: B, kB, KiB, MB, MiB; whole bytes only. */
export function readBytes(text: string): Reading {
  const reading = readQuantity(text, /^(\d+(?:\.\d+)?)\s*(B|kB|KiB|MB|MiB)$/, SIZE_BYTES, SIZE_EXPECTED)
  return reading.ok && !Number.isInteger(reading.value) ? { ok: false, expected: SIZE_EXPECTED } : reading
}

/** `20/s` → 20 per second. Units: /s, /m (or /min), /h. */
export function readRatePerSecond(text: string): Reading {
  return readQuantity(text, /^(\d+(?:\.\d+)?)\s*\/\s*(s|min|m|h)$/, RATE_PER_SECOND, RATE_EXPECTED)
}

/** `10mbit` → 1,250,000 bytes per second. Units, per second: kbit, mbit, gbit, of 1,000, 10⁶ and 10⁹ bits. */
export function readBytesPerSecond(text: string): Reading {
  return readQuantity(text, /^(\d+(?:\.\d+)?)\s*(kbit|mbit|gbit)$/, BANDWIDTH_BYTES, BANDWIDTH_EXPECTED)
}

/** `50%` → 0.5. */
export function readPercentage(text: string): Reading {
  return readQuantity(text, /^(\d+(?:\.\d+)?)\s*(%)$/, { '%': 0.01 }, PERCENTAGE_EXPECTED)
}

function readQuantity(
  text: string,
  pattern: RegExp,
  factors: Readonly<Record<string, number>>,
  expected: string,
): Reading {
  const match = pattern.exec(text.trim())
  const factor = match === null ? undefined : factors[match[2] as string]
  if (match === null || factor === undefined) return { ok: false, expected }
  // Twelve digits drop what binary fractions add: 41004.12 s are 41004120 ms, not 41004120.000000005.
  const value = Number((Number(match[1]) * factor).toPrecision(12))
  return Number.isFinite(value) ? { ok: true, value } : { ok: false, expected }
}

/** A latency for a table: `0.41 ms`, `3.1 ms`, `501 ms`, `12.4 s`. */
export function formatUs(us: number): string {
  const ms = us / 1000
  return ms < 9_999.5 ? `${formatMs(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** Milliseconds where the unit stands in a heading: `0.41`, `3.1`, `501`; two digits, or all before the point. */
export function formatMs(ms: number): string {
  if (ms < 0.995) return ms.toFixed(2)
  return ms.toFixed(ms < 9.95 ? 1 : 0)
}

/** A duration as a scenario would write it: `250ms`, `10s`, `2.5s`, `2m`, `24h`. */
export function formatDurationMs(ms: number): string {
  if (ms < 1000) return `${trimNumber(ms)}ms`
  if (ms >= 7_200_000 && ms % 3_600_000 === 0) return `${trimNumber(ms / 3_600_000)}h`
  if (ms < 120_000 || ms % 60_000 !== 0) return `${trimNumber(ms / 1000)}s`
  return `${trimNumber(ms / 60_000)}m`
}

/** A size for a table: `312 B`, `4.2 KiB`, `1.3 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 10_000) return `${trimNumber(Math.round(bytes * 10) / 10)} B`
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KiB`
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`
}

/** A count for a table or a sentence: `20,000`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en')
}

/** Per unit of time, the usual one first. */
const RATE_UNITS: readonly (readonly [unit: string, seconds: number])[] = [
  ['s', 1],
  ['m', 60],
  ['h', 3600],
]

/** Below it a rate is easier to read in the next unit. */
const LEAST_READABLE_RATE = 0.1

/** What a rate is good for: binary fractions add the rest. */
const RATE_DIGITS = 6

/** A rate as a scenario would write it: `20/s`, `0.5/s`, `1/m`, `20/m` for a third of one a second, `6/h`. */
export function formatRatePerSecond(ratePerSecond: number): string {
  const written = RATE_UNITS.map(([unit, seconds]) => ({ unit, count: ratePerSecond * seconds }))
  const exact = written.find(({ unit, count }) => isWritten(unit === 's' ? count * 1000 : count))
  const readable = written.find(({ count }) => count >= LEAST_READABLE_RATE)
  const { unit = 'h', count = 0 } = exact ?? readable ?? written.at(-1) ?? {}
  return `${Number(count.toPrecision(exact === undefined ? RATE_DIGITS : 12))}/${unit}`
}

/** Whether it is a whole number, but for what reading it in another unit adds (twelve digits are kept). */
function isWritten(count: number): boolean {
  return Math.abs(count - Math.round(count)) <= 1e-11 * count
}

/** A size as a scenario would write it, in the largest unit that leaves a whole number: `256B`, `4KiB`, `20000B`. */
export function formatSize(bytes: number): string {
  if (bytes === 0 || bytes % 1024 !== 0) return `${trimNumber(bytes)}B`
  return bytes % 1024 ** 2 === 0 ? `${bytes / 1024 ** 2}MiB` : `${bytes / 1024}KiB`
}

/** A bandwidth as a scenario would write it: `256kbit`, `10mbit`, `1gbit`. */
export function formatBytesPerSecond(bytesPerSecond: number): string {
  // Three decimals are shown: in a larger unit they might not be enough.
  const fits = ([, bytes]: [string, number]): boolean =>
    bytesPerSecond >= bytes && Number.isInteger((bytesPerSecond * 1000) / bytes)
  const [unit = 'kbit', bytes = 125] = Object.entries(BANDWIDTH_BYTES).findLast(fits) ?? []
  return `${trimNumber(bytesPerSecond / bytes)}${unit}`
}

/** A share as a scenario would write it: `1%`, `0.5%`. */
export function formatPercentage(share: number): string {
  return `${trimNumber(share * 100)}%`
}

function trimNumber(value: number): string {
  return String(Number(value.toFixed(3)))
}

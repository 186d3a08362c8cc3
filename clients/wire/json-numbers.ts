/** Numbers of foreign messages, as JSON numbers or as digits in a string. −1: there is none that could be counted with. */
import type { TimeUnit } from '../../protocol/target.ts'

const QUOTE = 34
/** One more could not be counted exactly. */
const MOST_DIGITS = 15
const NUMBER = /^[0-9]{1,19}(\.[0-9]{1,12})?$/

const US_PER: Readonly<Record<Exclude<TimeUnit, 'iso'>, number>> = { s: 1e6, ms: 1000, us: 1, ns: 0.001 }

/** The whole number from 0 up in `bytes[start..end)`; −1 for anything else. */
export function readWholeNumber(bytes: Buffer, start: number, end: number): number {
  const isText = bytes[start] === QUOTE
  const [from, to] = isText ? [start + 1, end - 1] : [start, end]
  // Instants of the lab have 16 digits and fit a double.
  if (to <= from || to - from > MOST_DIGITS + 1) return -1
  let value = 0
  for (let position = from; position < to; position++) {
    const digit = (bytes[position] as number) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return Number.isSafeInteger(value) ? value : -1
}

/** The instant in `bytes[start..end)`, whole µs since 1970; −1 for anything else. */
export function readTimeUs(bytes: Buffer, start: number, end: number, unit: TimeUnit): number {
  const isText = bytes[start] === QUOTE
  const text = bytes.toString('latin1', isText ? start + 1 : start, isText ? end - 1 : end)
  if (unit === 'iso') return isText ? usOf(Date.parse(text) * 1000) : -1
  return NUMBER.test(text) ? usOf(Number(text) * US_PER[unit]) : -1
}

function usOf(us: number): number {
  return Number.isFinite(us) && us >= 0 ? Math.round(us) : -1
}

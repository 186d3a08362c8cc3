/** Whole numbers of foreign messages, as JSON numbers or as digits in a string. −1: there is none that could be counted with. */

const QUOTE = 34
/** One more could not be counted exactly. */
const MOST_DIGITS = 15

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

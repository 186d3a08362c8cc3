/**
 * Walks JSON text without parsing it: strings and depth are all that it knows, so what it passes over costs nothing but
 * the passing. Positions are indices into `bytes`; −1 says that the text ends before the value does, or is none.
 */

const QUOTE = 34
const BACKSLASH = 92
const OPEN_BRACE = 123
const CLOSE_BRACE = 125
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93

/** The first position from `position` on that is not white space, or `end`. */
export function skipSpace(bytes: Buffer, position: number, end: number): number {
  let next = position
  while (next < end && isSpace(bytes[next] as number)) next++
  return next
}

/** Behind the value that begins at `position`: a string, something in brackets, or a number or word. */
export function skipValue(bytes: Buffer, position: number, end: number): number {
  const first = position < end ? (bytes[position] as number) : -1
  if (first === QUOTE) return skipString(bytes, position, end)
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return skipBrackets(bytes, position, end)
  let next = position
  while (next < end && isWordByte(bytes[next] as number)) next++
  return next === position ? -1 : next
}

/** From the opening quote at `position` to behind the closing one. */
export function skipString(bytes: Buffer, position: number, end: number): number {
  for (let next = position + 1; next < end; next++) {
    const byte = bytes[next]
    if (byte === BACKSLASH) next++
    else if (byte === QUOTE) return next + 1
  }
  return -1
}

function skipBrackets(bytes: Buffer, position: number, end: number): number {
  let depth = 0
  let next = position
  while (next < end) {
    const byte = bytes[next]
    if (byte === QUOTE) {
      next = skipString(bytes, next, end)
      if (next === -1) return -1
      continue
    }
    next++
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++
    else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && --depth === 0) return next
  }
  return -1
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9
}

/** Digits, letters, sign and point: what numbers, true, false and null are made of. */
function isWordByte(byte: number): boolean {
  const letter = byte | 32
  return (byte >= 48 && byte <= 57) || (letter >= 97 && letter <= 122) || byte === 43 || byte === 45 || byte === 46
}

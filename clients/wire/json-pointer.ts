/**
 * Finds a member of JSON text by its pointer (RFC 6901), without parsing what it passes over. Of names that come twice
 * in one object the first is found.
 */
import { skipSpace, skipString, skipValue } from './json-scan.ts'

const QUOTE = 34
const COMMA = 44
const COLON = 58
const OPEN_BRACE = 123
const OPEN_BRACKET = 91
const ARRAY_INDEX = /^(0|[1-9][0-9]{0,8})$/

interface Step {
  /** As it stands between quotes when nothing of it is escaped. */
  readonly name: Buffer
  readonly text: string
  /** −1: no index of an array. */
  readonly index: number
}

export class JsonPointer {
  /** Where the value lies that was found last: `bytes[start..end)`. */
  start = 0
  end = 0
  readonly #steps: readonly Step[]

  /** @param pointer `""` for the whole, else `/` before each step; `~1` is a slash, `~0` a tilde */
  constructor(pointer: string) {
    const texts = pointer.split('/').slice(1)
    this.#steps = texts.map((escaped) => stepOf(escaped.replaceAll('~1', '/').replaceAll('~0', '~')))
  }

  /** Whether `bytes[start..end)` has such a value. Never throws, whatever the bytes. */
  find(bytes: Buffer, start: number, end: number): boolean {
    let position = skipSpace(bytes, start, end)
    for (const step of this.#steps) {
      position =
        bytes[position] === OPEN_BRACE ? member(bytes, position, end, step) : element(bytes, position, end, step)
      if (position === -1) return false
    }
    const after = skipValue(bytes, position, end)
    if (after === -1) return false
    this.start = position
    this.end = after
    return true
  }
}

function stepOf(text: string): Step {
  return { name: Buffer.from(text), text, index: ARRAY_INDEX.test(text) ? Number(text) : -1 }
}

/** The value of a member of the object that begins at `position`; −1 without one. */
function member(bytes: Buffer, position: number, end: number, step: Step): number {
  let next = skipSpace(bytes, position + 1, end)
  while (next < end && bytes[next] === QUOTE) {
    const nameEnd = skipString(bytes, next, end)
    if (nameEnd === -1) return -1
    const isIt = isNamed(bytes, next + 1, nameEnd - 1, step)
    next = skipSpace(bytes, nameEnd, end)
    if (bytes[next] !== COLON || next >= end) return -1
    next = skipSpace(bytes, next + 1, end)
    if (isIt) return next
    next = behindComma(bytes, next, end)
    if (next === -1) return -1
  }
  return -1
}

/** The value with the step's index in the array that begins at `position`; −1 without one. */
function element(bytes: Buffer, position: number, end: number, { index }: Step): number {
  if (position >= end || bytes[position] !== OPEN_BRACKET || index === -1) return -1
  let next = skipSpace(bytes, position + 1, end)
  for (let passed = 0; passed < index; passed++) {
    next = behindComma(bytes, next, end)
    if (next === -1) return -1
  }
  return next
}

/** Past a value and the comma behind it; −1 where there is none. */
function behindComma(bytes: Buffer, position: number, end: number): number {
  const after = skipValue(bytes, position, end)
  if (after === -1) return -1
  const comma = skipSpace(bytes, after, end)
  return comma < end && bytes[comma] === COMMA ? skipSpace(bytes, comma + 1, end) : -1
}

function isNamed(bytes: Buffer, start: number, end: number, { name, text }: Step): boolean {
  // A backslash of the text begins an escape, so that nothing with one spells itself.
  if (!text.includes('\\') && bytes.compare(name, 0, name.length, start, end) === 0) return true
  const raw = bytes.toString('utf8', start, end)
  return raw.includes('\\') && unescaped(raw) === text
}

/** What the text of a JSON string between its quotes spells; null when it spells nothing. */
export function unescaped(raw: string): string | null {
  try {
    return JSON.parse(`"${raw}"`) as string
  } catch {
    return null
  }
}

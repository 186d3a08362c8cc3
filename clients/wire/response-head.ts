/**
 * The head of an HTTP/1.1 response, read in place (RFC 9112 §§4–5). Field lines are only indexed;
 * a string is made for a field that somebody asks for.
 */
import { WireError } from './wire-error.ts'

/** The longest head, bytes: what Node's own client accepts. */
export const MAX_HEAD_BYTES = 16 * 1024

const CR = 13
const LF = 10
const COLON = 58
const SPACE = 32
const TAB = 9
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9][0-9]{2})(?: [\t\x20-\x7e\x80-\xff]*)?$/

export class ResponseHead {
  status = 0
  /** 0 or 1. */
  minorVersion = 1
  #bytes: Buffer = Buffer.alloc(0)
  /** For each field line: name from, name to, value from, value to. */
  #fields: number[] = []

  /**
   * Reads the head that begins at `start`; returns where the body begins, or −1 when the head is not complete.
   * @throws WireError for anything but a well-formed head
   */
  read(bytes: Buffer, start: number, end: number): number {
    this.#bytes = bytes
    this.#fields.length = 0
    let lineStart = start
    for (let position = start; position < end; position++) {
      if (bytes[position] !== LF) continue
      if (position === start || bytes[position - 1] !== CR)
        throw new WireError('expected CRLF after each header line, got a bare LF')
      if (position - 1 === lineStart && lineStart > start) return position + 1
      this.#line(lineStart, position - 1, lineStart === start)
      lineStart = position + 1
    }
    if (end - start > MAX_HEAD_BYTES)
      throw new WireError(`expected a response head of at most ${MAX_HEAD_BYTES} B, got more`)
    return -1
  }

  /** The value of a field (`name` in lower case), several joined by ", " (RFC 9110 §5.3); null when absent. */
  field(name: string): string | null {
    let value: string | null = null
    for (let index = 0; index < this.#fields.length; index += 4) {
      if (!this.#isNamed(index, name)) continue
      const one = this.#bytes.toString('latin1', this.#fields[index + 2], this.#fields[index + 3])
      value = value === null ? one : `${value}, ${one}`
    }
    return value
  }

  /** Whether the connection may carry another request (RFC 9112 §9.3). */
  get keepsAlive(): boolean {
    const connection = this.field('connection')
    if (connection === null) return this.minorVersion === 1
    if (/(^|,)\s*close\s*(,|$)/i.test(connection)) return false
    return this.minorVersion === 1 || /(^|,)\s*keep-alive\s*(,|$)/i.test(connection)
  }

  #line(start: number, end: number, isStatusLine: boolean): void {
    if (isStatusLine) this.#statusLine(this.#bytes.toString('latin1', start, end))
    else this.#fieldLine(start, end)
  }

  #statusLine(line: string): void {
    const match = STATUS_LINE.exec(line)
    if (match === null) throw new WireError(`expected "HTTP/1.1 <status>", got ${JSON.stringify(line.slice(0, 80))}`)
    this.minorVersion = Number(match[1])
    this.status = Number(match[2])
  }

  /** A name, a colon, a value between optional blanks. A folded line begins with a blank and is refused (§5.2). */
  #fieldLine(start: number, end: number): void {
    let colon = start
    while (colon < end && isTokenByte(this.#bytes[colon] as number)) colon++
    if (colon === start || this.#bytes[colon] !== COLON) {
      throw new WireError(
        `expected a header line "name: value", got ${JSON.stringify(this.#bytes.toString('latin1', start, Math.min(end, start + 80)))}`,
      )
    }
    let from = colon + 1
    let to = end
    while (from < to && isBlank(this.#bytes[from])) from++
    while (to > from && isBlank(this.#bytes[to - 1])) to--
    this.#fields.push(start, colon, from, to)
  }

  #isNamed(index: number, name: string): boolean {
    const start = this.#fields[index] as number
    if ((this.#fields[index + 1] as number) - start !== name.length) return false
    for (let offset = 0; offset < name.length; offset++) {
      if (lowerCase(this.#bytes[start + offset] as number) !== name.charCodeAt(offset)) return false
    }
    return true
  }
}

function lowerCase(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB
}

const TOKEN = new Uint8Array(256)
for (const character of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") {
  TOKEN[character.charCodeAt(0)] = 1
}

/** RFC 9110 §5.6.2. */
function isTokenByte(byte: number): boolean {
  return TOKEN[byte] === 1
}

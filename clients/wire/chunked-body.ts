/**
 * The chunked transfer coding, streaming (RFC 9112 §7.1):
 *
 *   1a;ext=1 CRLF  26 bytes  CRLF  …  0 CRLF  trailer: value CRLF  CRLF
 *
 * Everything but the 26 bytes is framing.
 */
import { WireError } from './wire-error.ts'

/** The longest chunk head or trailer section, bytes. Extensions are ignored, but not without end. */
const MAX_LINE_BYTES = 4096

const CR = 13
const LF = 10
const SEMICOLON = 59

export interface ChunkedBodySink {
  framingBytes(count: number): void
  body(bytes: Buffer, start: number, end: number): void
}

type State = 'size' | 'extension' | 'size-lf' | 'data' | 'data-cr' | 'data-lf' | 'trailer' | 'trailer-lf' | 'done'

export class ChunkedBody {
  #state: State = 'size'
  #remaining = 0
  #digits = 0
  #lineBytes = 0

  get done(): boolean {
    return this.#state === 'done'
  }

  /** Nothing of a chunk has come, not even of its head. */
  get betweenChunks(): boolean {
    return this.#state === 'size' && this.#lineBytes === 0
  }

  /** Ready for the next body. */
  begin(): void {
    this.#state = 'size'
    this.#beginLine()
    this.#remaining = 0
  }

  /** Reads from `start` until the body is done or the bytes are; returns where it stopped. Throws WireError. */
  feed(bytes: Buffer, start: number, end: number, sink: ChunkedBodySink): number {
    let position = start
    while (position < end && this.#state !== 'done') {
      position =
        this.#state === 'data' ? this.#data(bytes, position, end, sink) : this.#framing(bytes, position, end, sink)
    }
    return position
  }

  #data(bytes: Buffer, start: number, end: number, sink: ChunkedBodySink): number {
    const stop = Math.min(end, start + this.#remaining)
    this.#remaining -= stop - start
    if (this.#remaining === 0) this.#state = 'data-cr'
    sink.body(bytes, start, stop)
    return stop
  }

  #framing(bytes: Buffer, start: number, end: number, sink: ChunkedBodySink): number {
    let position = start
    while (position < end && this.#state !== 'data' && this.#state !== 'done') this.#step(bytes[position++] as number)
    sink.framingBytes(position - start)
    return position
  }

  #step(byte: number): void {
    if (++this.#lineBytes > MAX_LINE_BYTES)
      throw new WireError(`expected a chunk head of at most ${MAX_LINE_BYTES} B, got more`)
    switch (this.#state) {
      case 'size':
        this.#size(byte)
        break
      case 'extension':
        if (byte === CR) this.#state = 'size-lf'
        else if (byte === LF) throw new WireError('expected CRLF after a chunk size, got a bare LF')
        break
      case 'size-lf':
        this.#expect(byte, LF, 'LF after a chunk size')
        this.#state = this.#remaining > 0 ? 'data' : 'trailer'
        this.#beginLine()
        break
      case 'data-cr':
        this.#expect(byte, CR, 'CRLF after a chunk')
        this.#state = 'data-lf'
        break
      case 'data-lf':
        this.#expect(byte, LF, 'CRLF after a chunk')
        this.#state = 'size'
        this.#beginLine()
        break
      default:
        this.#trailer(byte)
    }
  }

  #size(byte: number): void {
    const digit = hexDigit(byte)
    if (digit >= 0 && this.#digits < 13) {
      this.#remaining = this.#remaining * 16 + digit
      this.#digits++
    } else if (this.#digits > 0 && byte === CR) this.#state = 'size-lf'
    else if (this.#digits > 0 && (byte === SEMICOLON || byte === 32 || byte === 9)) this.#state = 'extension'
    else throw new WireError(`expected a chunk size in hexadecimal, got byte 0x${byte.toString(16)}`)
  }

  /** `#digits` counts the bytes of the current trailer line; an empty one ends the body. */
  #trailer(byte: number): void {
    if (this.#state === 'trailer') {
      if (byte === CR) this.#state = 'trailer-lf'
      else this.#digits++
      return
    }
    this.#expect(byte, LF, 'LF after a trailer line')
    this.#state = this.#digits === 0 ? 'done' : 'trailer'
    this.#digits = 0
  }

  #beginLine(): void {
    this.#lineBytes = 0
    this.#digits = 0
  }

  #expect(byte: number, expected: number, what: string): void {
    if (byte !== expected) throw new WireError(`expected ${what}, got byte 0x${byte.toString(16)}`)
  }
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const letter = byte | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

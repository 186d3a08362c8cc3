/**
 * A stream that its server compresses as one gzip member (RFC 1952) and flushes after every event, inflated as it comes.
 *
 * A flush ends with an empty stored block, 00 00 ff ff, on a byte's boundary (zlib's Z_SYNC_FLUSH; RFC 1951 §3.2.4): up to
 * there everything can be inflated. It is looked for where a slice of the body ends, since servers flush into a chunk of
 * its own; what stands behind the last one waits. zlib is handed what came before as a dictionary, so that it does not
 * matter whether the server refers to earlier events. Everything is synchronous: an event is complete in the read that
 * brought its last byte.
 */
import { constants, inflateRawSync } from 'node:zlib'
import { ByteAssembly } from './byte-assembly.ts'
import { inflateError } from './gzip-body.ts'
import { WireError } from './wire-error.ts'

/** What one piece may have, compressed or inflated, bytes: far above any event of the lab. */
const MAX_PIECE_BYTES = 16 * 1024 * 1024

/** ID1, ID2, CM, FLG, MTIME, XFL, OS (RFC 1952 §2.3.1). */
const HEADER_BYTES = 10
const HEADER_BEGINS = Buffer.from([0x1f, 0x8b, 0x08, 0x00])

const FLUSH_ENDS = Buffer.from([0x00, 0x00, 0xff, 0xff])

/** How far back deflate refers (RFC 1951 §2). */
const WINDOW_BYTES = 32 * 1024

/** Takes what was inflated in `plain[0..length)`, valid only during the call, and how many bytes it was on the wire. */
type TakePiece = (plain: Buffer, wireBytes: number) => void

export class GzipStream {
  readonly #take: TakePiece
  readonly #pending = new ByteAssembly()
  /** What was inflated last, the end of it at `#windowEnd`. */
  readonly #window = Buffer.alloc(2 * WINDOW_BYTES)
  #windowEnd = 0
  #headerBytes = 0

  constructor(take: TakePiece) {
    this.#take = take
  }

  /** Bytes taken and not handed on: of an incomplete piece, or what ends the stream. */
  get pendingBytes(): number {
    return this.#pending.length
  }

  /** Takes `bytes[start..end)`. @throws WireError when they are no gzip, or without an end; what `take` throws */
  feed(bytes: Buffer, start: number, end: number): void {
    this.#pending.add(bytes, start, end)
    if (this.#pending.length > MAX_PIECE_BYTES)
      throw new WireError(`expected a flush within ${MAX_PIECE_BYTES} B, none came`)
    if (this.#endsWithFlush()) this.#inflate()
    else this.#pending.keep()
  }

  #endsWithFlush(): boolean {
    const { bytes, start, end } = this.#pending
    return end - start > FLUSH_ENDS.length && FLUSH_ENDS.equals(bytes.subarray(end - FLUSH_ENDS.length, end))
  }

  #inflate(): void {
    const { bytes, start, end } = this.#pending
    const wireBytes = end - start
    const plain = this.#inflated(bytes.subarray(start + this.#header(bytes, start, end), end))
    this.#remember(plain)
    this.#pending.clear()
    this.#take(plain, wireBytes)
  }

  /** How many bytes of the piece are the member's header. */
  #header(bytes: Buffer, start: number, end: number): number {
    if (this.#headerBytes > 0) return 0
    const isKnown = end - start >= HEADER_BYTES && HEADER_BEGINS.equals(bytes.subarray(start, start + 4))
    if (!isKnown) throw new WireError('expected a gzip member without optional fields, got other bytes')
    this.#headerBytes = HEADER_BYTES
    return HEADER_BYTES
  }

  #inflated(piece: Buffer): Buffer {
    const dictionary = this.#window.subarray(Math.max(0, this.#windowEnd - WINDOW_BYTES), this.#windowEnd)
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_PIECE_BYTES }
    try {
      return inflateRawSync(piece, dictionary.length === 0 ? options : { ...options, dictionary })
    } catch (error) {
      throw inflateError(error as NodeJS.ErrnoException, MAX_PIECE_BYTES)
    }
  }

  #remember(plain: Buffer): void {
    const added = plain.subarray(Math.max(0, plain.length - WINDOW_BYTES))
    if (this.#windowEnd + added.length > this.#window.length) {
      this.#window.copy(this.#window, 0, this.#windowEnd - WINDOW_BYTES, this.#windowEnd)
      this.#windowEnd = WINDOW_BYTES
    }
    this.#windowEnd += added.copy(this.#window, this.#windowEnd)
  }
}

/**
 * HTTP/1.1 responses, streaming (RFC 9112 §6): bodies by length, chunked, without (204, 304), or until close.
 * Interim responses (1xx) are read over; after a 101 the rest of the bytes belongs to somebody else.
 * Body bytes are handed on in place; head and framing bytes are reported apart, and nothing is counted twice.
 */
import { ByteAssembly } from './byte-assembly.ts'
import { ChunkedBody, type ChunkedBodySink } from './chunked-body.ts'
import { MAX_HEAD_BYTES, ResponseHead } from './response-head.ts'
import { WireError } from './wire-error.ts'

const LF = 10

export interface ResponseSink extends ChunkedBodySink {
  /** A head is complete, and had this many bytes; the head may be asked for fields only during the call. */
  head(head: ResponseHead, headBytes: number): void
  /** A slice of the body; valid only during the call. */
  body(bytes: Buffer, start: number, end: number): void
  /** Chunk heads, their line ends, trailers. */
  framingBytes(count: number): void
}

type State = 'head' | 'length' | 'chunked' | 'until-close' | 'complete'

export class HttpResponseParser {
  readonly #sink: ResponseSink
  readonly #head = new ResponseHead()
  readonly #partialHead = new ByteAssembly()
  readonly #chunked = new ChunkedBody()
  #state: State = 'head'
  #remaining = 0
  #started = false

  constructor(sink: ResponseSink) {
    this.#sink = sink
  }

  /** A byte of the current response has arrived. */
  get started(): boolean {
    return this.#started
  }

  get complete(): boolean {
    return this.#state === 'complete'
  }

  /** The next byte is of the body, or begins a chunk of it: nothing of the coding waits for its end. */
  get betweenSlices(): boolean {
    return this.#state === 'chunked' ? this.#chunked.betweenChunks : this.#state !== 'head'
  }

  /** Bytes taken and not yet reported: those of an incomplete head. */
  get pendingBytes(): number {
    return this.#partialHead.length
  }

  /** Ready for the next response. */
  begin(): void {
    this.#state = 'head'
    this.#started = false
    this.#partialHead.clear()
  }

  /**
   * Reads until the response is complete or the bytes are used up; returns where it stopped.
   * @throws WireError when the bytes are not a response
   */
  feed(bytes: Buffer, start: number, end: number): number {
    if (end > start) this.#started = true
    let position = start
    while (position < end && this.#state !== 'complete') {
      if (this.#state === 'head') position = this.#readHead(bytes, position, end)
      else if (this.#state === 'chunked') position = this.#readChunked(bytes, position, end)
      else position = this.#readBody(bytes, position, end)
    }
    return position
  }

  /** The connection ended: completes a body that lasts until then, and returns whether the response is complete. */
  endOfStream(): boolean {
    if (this.#state === 'until-close') this.#state = 'complete'
    return this.#state === 'complete'
  }

  #readHead(bytes: Buffer, start: number, end: number): number {
    const pending = this.#partialHead.length
    if (pending === 0) {
      const bodyStart = this.#head.read(bytes, start, end)
      if (bodyStart >= 0) this.#headComplete(bodyStart - start)
      else this.#keepPartialHead(bytes, start, end)
      return bodyStart >= 0 ? bodyStart : end
    }
    this.#keepPartialHead(bytes, start, end)
    if (this.#partialHead.length <= MAX_HEAD_BYTES && !hasLineEnd(bytes, start, end)) return end
    const { bytes: all, start: from, end: to } = this.#partialHead
    const bodyStart = this.#head.read(all, from, to)
    if (bodyStart < 0) return end
    this.#partialHead.clear()
    this.#headComplete(bodyStart - from)
    return start + (bodyStart - from - pending)
  }

  #keepPartialHead(bytes: Buffer, start: number, end: number): void {
    this.#partialHead.add(bytes, start, end)
    this.#partialHead.keep()
  }

  #headComplete(headBytes: number): void {
    const { status } = this.#head
    this.#sink.head(this.#head, headBytes)
    if (status >= 200) this.#state = this.#bodyState(status)
    else if (status === 101) this.#state = 'complete'
  }

  /** RFC 9112 §6.3, in its order. */
  #bodyState(status: number): State {
    if (status === 204 || status === 304) return 'complete'
    const coding = this.#head.field('transfer-encoding')
    const length = this.#head.field('content-length')
    if (coding !== null) return this.#beginChunked(coding, length)
    if (length === null) return 'until-close'
    if (!/^\d{1,15}$/.test(length))
      throw new WireError(`expected a Content-Length in digits, got ${JSON.stringify(length)}`)
    this.#remaining = Number(length)
    return this.#remaining === 0 ? 'complete' : 'length'
  }

  #beginChunked(coding: string, length: string | null): State {
    if (coding.toLowerCase() !== 'chunked') {
      throw new WireError(`expected Transfer-Encoding "chunked", got ${JSON.stringify(coding)}`)
    }
    if (length !== null) throw new WireError('expected Transfer-Encoding or Content-Length, got both')
    this.#chunked.begin()
    return 'chunked'
  }

  #readChunked(bytes: Buffer, start: number, end: number): number {
    const position = this.#chunked.feed(bytes, start, end, this.#sink)
    if (this.#chunked.done) this.#state = 'complete'
    return position
  }

  #readBody(bytes: Buffer, start: number, end: number): number {
    const stop = this.#state === 'length' ? Math.min(end, start + this.#remaining) : end
    if (this.#state === 'length') {
      this.#remaining -= stop - start
      if (this.#remaining === 0) this.#state = 'complete'
    }
    this.#sink.body(bytes, start, stop)
    return stop
  }
}

function hasLineEnd(bytes: Buffer, start: number, end: number): boolean {
  for (let position = start; position < end; position++) if (bytes[position] === LF) return true
  return false
}

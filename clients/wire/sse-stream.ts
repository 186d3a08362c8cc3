/**
 * Server-Sent Events, streaming (WHATWG HTML §9.2.6). A line ends with CR, LF or CRLF; a blank line completes
 * an event; a last event without its blank line is dropped. Every byte is attributed once: an event's data is
 * left to whoever takes the event, a comment line is heartbeat, all else is framing.
 */
import { ByteAssembly } from './byte-assembly.ts'
import { WireError } from './wire-error.ts'

/** The longest line and the longest data of one event, bytes: far above any event of the lab. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024

const LF = 10
const CR = 13
const SPACE = 32
const COLON = 58
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])
const JOIN = Buffer.from('\n')

export interface SseSink {
  /**
   * An event is complete. `bytes[start..end)` is its data, lines joined by LF; valid only during the call.
   * `dataBytes` of the stream are its data's own and are attributed by nobody else.
   */
  event(type: string, bytes: Buffer, start: number, end: number, dataBytes: number): void
  framingBytes(count: number): void
  /** Of a comment. */
  heartbeatBytes(count: number): void
  /** A block is over that had no data, and so is no event. */
  blockWithoutData?(): void
  /** `retry:`, ms. */
  retry?(ms: number): void
  /** An `id:` without NUL: the last event id from the end of this block on. */
  id?(value: string): void
}

export class SseStream {
  readonly #sink: SseSink
  /** The beginning of a line that is not complete. */
  readonly #line = new ByteAssembly()
  readonly #data = new ByteAssembly()
  #inBlock = false
  #dataLines = 0
  #dataBytes = 0
  #type = ''
  #markBytes = 0
  #markRead = false
  #afterCr = false
  #lastLineWasComment = false

  constructor(sink: SseSink) {
    this.#sink = sink
  }

  /** Bytes taken and not attributed: of an incomplete line or event. At the end of the stream they are framing. */
  get pendingBytes(): number {
    return this.#line.length + this.#dataBytes + (this.#markRead ? 0 : this.#markBytes)
  }

  /** No line is waiting for its end, no CR for its LF, and no block for its blank line. */
  get betweenBlocks(): boolean {
    return this.#line.length === 0 && !this.#inBlock && !this.#afterCr
  }

  /** Takes `bytes[start..end)`; throws WireError when a line or an event has no end. */
  feed(bytes: Buffer, start: number, end: number): void {
    let position = this.#markRead ? start : this.#readMark(bytes, start, end)
    let nextCr = indexOf(bytes, CR, position, end)
    let nextLf = indexOf(bytes, LF, position, end)
    if (position < end) position = this.#skipLfAfterCr(bytes, position)
    for (;;) {
      if (nextCr < position) nextCr = indexOf(bytes, CR, position, end)
      if (nextLf < position) nextLf = indexOf(bytes, LF, position, end)
      const lineEnd = Math.min(nextCr, nextLf)
      if (lineEnd >= end) break
      this.#lineComplete(bytes, position, lineEnd)
      position = lineEnd + 1
      this.#afterCr = lineEnd === nextCr
      if (position < end) position = this.#skipLfAfterCr(bytes, position)
    }
    this.#keep(bytes, position, end)
  }

  /** One byte order mark at the very beginning is not part of the first line. */
  #readMark(bytes: Buffer, start: number, end: number): number {
    let position = start
    while (position < end && this.#markBytes < 3 && bytes[position] === BYTE_ORDER_MARK[this.#markBytes]) {
      this.#markBytes++
      position++
    }
    if (this.#markBytes < 3 && position === end) return position
    this.#markRead = true
    if (this.#markBytes === 3) this.#sink.framingBytes(3)
    else this.#line.add(BYTE_ORDER_MARK, 0, this.#markBytes)
    return position
  }

  #skipLfAfterCr(bytes: Buffer, position: number): number {
    if (!this.#afterCr) return position
    this.#afterCr = false
    if (bytes[position] !== LF) return position
    if (this.#lastLineWasComment) this.#sink.heartbeatBytes(1)
    else this.#sink.framingBytes(1)
    return position + 1
  }

  #lineComplete(bytes: Buffer, start: number, end: number): void {
    const line = this.#line
    if (line.length > 0) {
      line.add(bytes, start, end)
      this.#readLine(line.bytes, line.start, line.end, true)
      line.clear()
    } else this.#readLine(bytes, start, end, false)
  }

  #readLine(bytes: Buffer, start: number, end: number, copied: boolean): void {
    const lineBytes = end - start + 1
    this.#inBlock = end > start
    this.#lastLineWasComment = this.#inBlock && bytes[start] === COLON
    if (this.#lastLineWasComment) this.#sink.heartbeatBytes(lineBytes)
    else if (this.#inBlock) this.#readField(bytes, start, end, copied)
    else {
      this.#sink.framingBytes(lineBytes)
      this.#blockComplete()
    }
  }

  #readField(bytes: Buffer, start: number, end: number, copied: boolean): void {
    let colon = start
    while (colon < end && bytes[colon] !== COLON) colon++
    let value = Math.min(colon + 1, end)
    if (value < end && bytes[value] === SPACE) value++
    const isData = colon - start === 4 && matches(bytes, start, 'data')
    this.#sink.framingBytes((isData ? value : end) - start + 1)
    if (isData) this.#addData(bytes, value, end, copied)
    else this.#otherField(bytes, start, colon, value, end)
  }

  #addData(bytes: Buffer, start: number, end: number, copied: boolean): void {
    if (this.#dataLines++ > 0) this.#joinLines()
    if (end > start) this.#data.add(bytes, start, end)
    if (copied) this.#data.keep()
    this.#dataBytes += end - start
    if (this.#data.length > MAX_EVENT_BYTES) throw tooLong()
  }

  /** The join is a piece of its own: after empty first lines it may also be the first. */
  #joinLines(): void {
    this.#data.add(JOIN, 0, 1)
  }

  #otherField(bytes: Buffer, start: number, colon: number, value: number, end: number): void {
    const length = colon - start
    if (length === 5 && matches(bytes, start, 'event')) this.#type = bytes.toString('utf8', value, end)
    else if (length === 5 && matches(bytes, start, 'retry')) this.#retry(bytes.toString('latin1', value, end))
    else if (length === 2 && matches(bytes, start, 'id') && this.#sink.id !== undefined) {
      const id = bytes.toString('utf8', value, end)
      if (!id.includes('\0')) this.#sink.id(id)
    }
  }

  #retry(digits: string): void {
    if (/^[0-9]+$/.test(digits)) this.#sink.retry?.(Number(digits))
  }

  #blockComplete(): void {
    const { bytes, start, end } = this.#data
    const hasData = this.#dataLines > 0
    const type = this.#type === '' ? 'message' : this.#type
    const dataBytes = this.#dataBytes
    this.#dataLines = this.#dataBytes = 0
    this.#type = ''
    this.#data.clear()
    if (hasData) this.#sink.event(type, bytes, start, end, dataBytes)
    else this.#sink.blockWithoutData?.()
  }

  /** The bytes of this read go away: what belongs to an incomplete line or event is copied. */
  #keep(bytes: Buffer, start: number, end: number): void {
    if (start < end) this.#line.add(bytes, start, end)
    this.#line.keep()
    this.#data.keep()
    if (this.#line.length > MAX_EVENT_BYTES) throw tooLong()
  }
}

/** Where `byte` is next, or `end`. The view keeps the search from running on into what is not ours. */
function indexOf(bytes: Buffer, byte: number, start: number, end: number): number {
  const index = end === bytes.length ? bytes.indexOf(byte, start) : bytes.subarray(0, end).indexOf(byte, start)
  return index === -1 ? end : index
}

function matches(bytes: Buffer, start: number, name: string): boolean {
  for (let offset = 0; offset < name.length; offset++) {
    if (bytes[start + offset] !== name.charCodeAt(offset)) return false
  }
  return true
}

function tooLong(): WireError {
  return new WireError(`expected a line and an event of at most ${MAX_EVENT_BYTES} B, got more without an end`)
}

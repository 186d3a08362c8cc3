/**
 * Frames from a WebSocket server, streaming (RFC 6455 §5). A message in one frame in one read is handed on in
 * place; control frames may stand between the fragments of another. A broken rule is a WebSocketError with
 * the close code that the standard asks for.
 */
import { isUtf8 } from 'node:buffer'
import { ByteAssembly } from './byte-assembly.ts'
import { CLOSE, isSendableCloseCode, MAX_CONTROL_BYTES, OPCODE } from './websocket-frame.ts'

/** The longest message, bytes: far above any event of the lab. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024

const LONGEST_HEADER_BYTES = 10

export class WebSocketError extends Error {
  override readonly name = 'WebSocketError'
  readonly closeCode: number

  constructor(closeCode: number, message: string) {
    super(message)
    this.closeCode = closeCode
  }
}

/** Slices are valid only during the call. */
export interface FrameSink {
  /** A complete text or binary message, `end - start` bytes; its header bytes were reported before. */
  message(opcode: number, bytes: Buffer, start: number, end: number): void
  /** A complete ping or pong of `frameBytes` in all. */
  ping(bytes: Buffer, start: number, end: number, frameBytes: number): void
  pong(frameBytes: number): void
  /** A complete close frame; 1005 when it carries no code (§7.1.5). Nothing after it is read. */
  closeFrame(code: number, reason: string, frameBytes: number): void
  /** Header bytes of data frames. */
  framingBytes(count: number): void
}

export class WebSocketFrames {
  readonly #sink: FrameSink
  readonly #message = new ByteAssembly()
  readonly #control = new ByteAssembly()
  readonly #header = Buffer.alloc(LONGEST_HEADER_BYTES)
  #headerBytes = 0
  #inPayload = false
  #remaining = 0
  #opcode = 0
  #final = true
  /** Of the message whose fragments are arriving; 0 between messages. */
  #messageOpcode = 0
  #closed = false

  constructor(sink: FrameSink) {
    this.#sink = sink
  }

  /** Bytes taken and not reported: of an incomplete frame or message. */
  get pendingBytes(): number {
    const unreportedHeader = this.#inPayload && this.#opcode < OPCODE.close ? 0 : this.#headerBytes
    return unreportedHeader + this.#message.length + this.#control.length
  }

  /** Reads until the bytes are used up or a close frame was read; returns where it stopped. Throws WebSocketError. */
  feed(bytes: Buffer, start: number, end: number): number {
    let position = start
    while (position < end && !this.#closed) {
      position = this.#inPayload ? this.#readPayload(bytes, position, end) : this.#readHeader(bytes, position, end)
    }
    this.#message.keep()
    this.#control.keep()
    return position
  }

  #readHeader(bytes: Buffer, start: number, end: number): number {
    let position = start
    while (position < end && !this.#inPayload) {
      this.#header[this.#headerBytes++] = bytes[position++] as number
      if (this.#headerBytes === 2) this.#checkHeader()
      if (this.#headerBytes >= 2 && this.#headerBytes === this.#headerLength()) this.#headerComplete()
    }
    if (this.#inPayload && this.#remaining === 0) this.#frameComplete()
    return position
  }

  #headerLength(): number {
    const length = (this.#header[1] as number) & 0x7f
    return length === 127 ? 10 : length === 126 ? 4 : 2
  }

  #checkHeader(): void {
    const first = this.#header[0] as number
    const second = this.#header[1] as number
    this.#opcode = first & 0x0f
    this.#final = (first & 0x80) !== 0
    if ((first & 0x70) !== 0) throw broken('reserved bits 0 without an extension', `0x${first.toString(16)}`)
    if ((second & 0x80) !== 0) throw broken('unmasked frames from a server', 'a masked one')
    if (this.#opcode >= OPCODE.close) this.#checkControl(second & 0x7f)
    else this.#checkData()
  }

  #checkControl(length: number): void {
    if (this.#opcode > OPCODE.pong) throw broken('a known opcode', String(this.#opcode))
    if (!this.#final) throw broken('control frames in one piece', 'a fragmented one')
    if (length > MAX_CONTROL_BYTES) throw broken(`control frames of at most ${MAX_CONTROL_BYTES} B`, 'a longer one')
  }

  #checkData(): void {
    if (this.#opcode > OPCODE.binary) throw broken('a known opcode', String(this.#opcode))
    const continues = this.#opcode === OPCODE.continuation
    if (continues && this.#messageOpcode === 0) throw broken('a message to continue', 'a continuation of nothing')
    if (!continues && this.#messageOpcode !== 0) throw broken('the rest of a message', 'the beginning of another')
  }

  #headerComplete(): void {
    this.#remaining = this.#payloadLength()
    this.#inPayload = true
    if (this.#opcode >= OPCODE.close) return
    this.#sink.framingBytes(this.#headerBytes)
    if (this.#opcode !== OPCODE.continuation) this.#messageOpcode = this.#opcode
    if (this.#message.length + this.#remaining > MAX_MESSAGE_BYTES) {
      throw new WebSocketError(CLOSE.tooBig, `expected messages of at most ${MAX_MESSAGE_BYTES} B, got a longer one`)
    }
  }

  /** The length in the fewest bytes that hold it; the highest bit of 64 is 0 (§5.2). */
  #payloadLength(): number {
    if (this.#headerBytes === 2) return (this.#header[1] as number) & 0x7f
    const length = this.#headerBytes === 4 ? this.#header.readUInt16BE(2) : Number(this.#header.readBigUInt64BE(2))
    if (length < (this.#headerBytes === 4 ? 126 : 0x10000))
      throw broken('a length in its shortest form', `${length} in ${this.#headerBytes - 2} B`)
    return length
  }

  #readPayload(bytes: Buffer, start: number, end: number): number {
    const stop = Math.min(end, start + this.#remaining)
    this.#remaining -= stop - start
    const target = this.#opcode >= OPCODE.close ? this.#control : this.#message
    target.add(bytes, start, stop)
    if (this.#remaining === 0) this.#frameComplete()
    return stop
  }

  #frameComplete(): void {
    const headerBytes = this.#headerBytes
    this.#headerBytes = 0
    this.#inPayload = false
    if (this.#opcode >= OPCODE.close) this.#controlComplete(headerBytes)
    else if (this.#final) this.#messageComplete()
  }

  #messageComplete(): void {
    const { bytes, start, end } = this.#message
    const opcode = this.#messageOpcode
    if (opcode === OPCODE.text && !isUtf8(bytes.subarray(start, end))) {
      throw new WebSocketError(CLOSE.invalidText, 'expected text messages in UTF-8, got other bytes')
    }
    this.#messageOpcode = 0
    this.#message.clear()
    this.#sink.message(opcode, bytes, start, end)
  }

  #controlComplete(headerBytes: number): void {
    const { bytes, start, end } = this.#control
    const frameBytes = headerBytes + end - start
    if (this.#opcode === OPCODE.close) this.#closeComplete(bytes, start, end, frameBytes)
    this.#control.clear()
    if (this.#opcode === OPCODE.ping) this.#sink.ping(bytes, start, end, frameBytes)
    else if (this.#opcode === OPCODE.pong) this.#sink.pong(frameBytes)
  }

  #closeComplete(bytes: Buffer, start: number, end: number, frameBytes: number): void {
    if (end - start === 1) throw broken('a close code of two bytes', 'one byte')
    const code = end === start ? CLOSE.none : bytes.readUInt16BE(start)
    if (end > start && !isSendableCloseCode(code)) throw broken('a close code that may be sent', String(code))
    const reason = bytes.subarray(Math.min(start + 2, end), end)
    if (!isUtf8(reason))
      throw new WebSocketError(CLOSE.invalidText, 'expected a close reason in UTF-8, got other bytes')
    this.#closed = true
    this.#sink.closeFrame(code, reason.toString('utf8'), frameBytes)
  }
}

function broken(expected: string, got: string): WebSocketError {
  return new WebSocketError(CLOSE.protocolError, `expected ${expected}, got ${got}`)
}

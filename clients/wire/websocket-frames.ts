/**
 * Frames from a WebSocket server, streaming (RFC 6455 §5). A message in one frame in one read is handed on in
 * place; control frames may stand between the fragments of another. A broken rule is a WebSocketError with
 * the close code that the standard asks for.
 */
import { isUtf8 } from 'node:buffer'
import { ByteAssembly } from './byte-assembly.ts'
import { WebSocketError } from './websocket-error.ts'
import { CLOSE, isSendableCloseCode, OPCODE } from './websocket-frame.ts'
import { broken, checkControlFrame, checkReservedBits, payloadLength, RSV1 } from './websocket-header.ts'
import { inflateMessage } from './websocket-inflate.ts'

/** The longest message, bytes: far above any event of the lab. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024

const LONGEST_HEADER_BYTES = 10

/** Slices are valid only during the call. */
export interface FrameSink {
  /**
   * A complete text or binary message in `bytes[start..end)`, which took `wireBytes` on the wire: fewer when it was
   * compressed. Its header bytes were reported before.
   */
  message(opcode: number, bytes: Buffer, start: number, end: number, wireBytes: number): void
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
  #messageCompressed = false
  #mayBeCompressed = false
  #closed = false

  constructor(sink: FrameSink) {
    this.#sink = sink
  }

  /** From now on messages may be compressed: permessage-deflate was agreed on. */
  allowDeflate(): void {
    this.#mayBeCompressed = true
  }

  /** Bytes taken and not reported: of an incomplete frame or message. */
  get pendingBytes(): number {
    const unreportedHeader = this.#inPayload && this.#opcode < OPCODE.close ? 0 : this.#headerBytes
    return unreportedHeader + this.#message.length + this.#control.length
  }

  /** Nothing of a frame or of a message is waiting for its end. */
  get betweenMessages(): boolean {
    return this.#headerBytes === 0 && this.#messageOpcode === 0
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
    checkReservedBits(first, this.#mayBeCompressed)
    if ((second & 0x80) !== 0) throw broken('unmasked frames from a server', 'a masked one')
    if (this.#opcode >= OPCODE.close) checkControlFrame(this.#opcode, this.#final, second & 0x7f)
    else this.#checkData()
  }

  #checkData(): void {
    if (this.#opcode > OPCODE.binary) throw broken('a known opcode', String(this.#opcode))
    const continues = this.#opcode === OPCODE.continuation
    if (continues && this.#messageOpcode === 0) throw broken('a message to continue', 'a continuation of nothing')
    if (!continues && this.#messageOpcode !== 0) throw broken('the rest of a message', 'the beginning of another')
  }

  #headerComplete(): void {
    this.#remaining = payloadLength(this.#header, this.#headerBytes)
    this.#inPayload = true
    if (this.#opcode >= OPCODE.close) return
    this.#sink.framingBytes(this.#headerBytes)
    if (this.#opcode !== OPCODE.continuation) this.#messageBegins()
    if (this.#message.length + this.#remaining > MAX_MESSAGE_BYTES) {
      throw new WebSocketError(CLOSE.tooBig, `expected messages of at most ${MAX_MESSAGE_BYTES} B, got a longer one`)
    }
  }

  #messageBegins(): void {
    this.#messageOpcode = this.#opcode
    this.#messageCompressed = ((this.#header[0] as number) & RSV1) !== 0
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
    const wireBytes = end - start
    if (this.#messageCompressed) {
      const message = inflateMessage(bytes.subarray(start, end), MAX_MESSAGE_BYTES)
      this.#deliver(message, 0, message.length, wireBytes)
    } else this.#deliver(bytes, start, end, wireBytes)
  }

  #deliver(bytes: Buffer, start: number, end: number, wireBytes: number): void {
    const opcode = this.#messageOpcode
    if (opcode === OPCODE.text && !isUtf8(bytes.subarray(start, end))) {
      throw new WebSocketError(CLOSE.invalidText, 'expected text messages in UTF-8, got other bytes')
    }
    this.#messageOpcode = 0
    this.#message.clear()
    this.#sink.message(opcode, bytes, start, end, wireBytes)
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

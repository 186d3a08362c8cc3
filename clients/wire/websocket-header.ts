/** What a frame's header may say when it comes from a server (RFC 6455 §5.2, §5.5; RFC 7692 §6). */
import { WebSocketError } from './websocket-error.ts'
import { CLOSE, MAX_CONTROL_BYTES, OPCODE } from './websocket-frame.ts'

/** On the first frame of a message: it is compressed (RFC 7692 §6). */
export const RSV1 = 0x40

const RESERVED_BITS = 0x70

/** Throws WebSocketError unless the reserved bits mean something here: RSV1, agreed on, at the start of a message. */
export function checkReservedBits(first: number, mayBeCompressed: boolean): void {
  const reserved = first & RESERVED_BITS
  const opcode = first & 0x0f
  if (reserved === 0) return
  if (reserved !== RSV1 || !mayBeCompressed) throw broken('reserved bits 0 without an extension', hex(first))
  if (opcode >= OPCODE.close) throw broken('control frames that are not compressed', hex(first))
  if (opcode === OPCODE.continuation) throw broken('RSV1 on the first frame of a message only', hex(first))
}

/** Throws WebSocketError unless this is a known control frame, whole and short. */
export function checkControlFrame(opcode: number, final: boolean, length: number): void {
  if (opcode > OPCODE.pong) throw broken('a known opcode', String(opcode))
  if (!final) throw broken('control frames in one piece', 'a fragmented one')
  if (length > MAX_CONTROL_BYTES) throw broken(`control frames of at most ${MAX_CONTROL_BYTES} B`, 'a longer one')
}

/** The length in the fewest bytes that hold it; the highest bit of 64 is 0 (RFC 6455 §5.2). */
export function payloadLength(header: Buffer, headerBytes: number): number {
  if (headerBytes === 2) return (header[1] as number) & 0x7f
  const length = headerBytes === 4 ? header.readUInt16BE(2) : Number(header.readBigUInt64BE(2))
  if (length < (headerBytes === 4 ? 126 : 0x10000))
    throw broken('a length in its shortest form', `${length} in ${headerBytes - 2} B`)
  return length
}

export function broken(expected: string, got: string): WebSocketError {
  return new WebSocketError(CLOSE.protocolError, `expected ${expected}, got ${got}`)
}

function hex(byte: number): string {
  return `0x${byte.toString(16)}`
}

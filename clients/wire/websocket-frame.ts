/**
 * The frame of RFC 6455 §5.2 as a client sends it, and the numbers of the frame format.
 *
 *   FIN rsv opcode | MASK length 7 | length 16 or 64 | mask 32 | payload
 */
import { randomBytes } from 'node:crypto'

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** Close codes that a follower sends or reads meaning from (RFC 6455 §7.4.1). */
export const CLOSE = {
  normal: 1000,
  goingAway: 1001,
  protocolError: 1002,
  unacceptable: 1003,
  /** Never sent: stands for a close frame without a code (§7.1.5). */
  none: 1005,
  invalidText: 1007,
  tooBig: 1009,
} as const

/** Payload of a control frame at most, bytes (§5.5). */
export const MAX_CONTROL_BYTES = 125

/**
 * A complete, masked frame. The mask must not be guessable (§5.3), so it is only given by tests.
 */
export function encodeClientFrame(opcode: number, payload: Uint8Array, mask: Uint8Array = randomBytes(4)): Buffer {
  const lengthBytes = payload.length <= 125 ? 0 : payload.length <= 0xffff ? 2 : 8
  const headerBytes = 2 + lengthBytes + 4
  const frame = Buffer.allocUnsafe(headerBytes + payload.length)
  frame[0] = 0x80 | opcode
  frame[1] = 0x80 | (lengthBytes === 0 ? payload.length : lengthBytes === 2 ? 126 : 127)
  if (lengthBytes === 2) frame.writeUInt16BE(payload.length, 2)
  if (lengthBytes === 8) frame.writeBigUInt64BE(BigInt(payload.length), 2)
  frame.set(mask, headerBytes - 4)
  for (let index = 0; index < payload.length; index++) {
    frame[headerBytes + index] = (payload[index] as number) ^ (mask[index & 3] as number)
  }
  return frame
}

/** The payload of a close frame (§5.5.1). */
export function closePayload(code: number, reason = ''): Buffer {
  const payload = Buffer.allocUnsafe(2 + Buffer.byteLength(reason))
  payload.writeUInt16BE(code)
  payload.write(reason, 2)
  return payload
}

/** Whether a code may stand in a close frame: registered ones that are sent, and those of libraries and applications. */
export function isSendableCloseCode(code: number): boolean {
  return (
    (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999)
  )
}

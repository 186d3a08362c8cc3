/** A server's text frame: FIN and opcode 1, the length in 7, 16 or 64 bits, no mask (RFC 6455 §5.2). */

const FIN_TEXT = 0x81
/** The first reserved bit: the message is compressed (RFC 7692 §6). */
const RSV1 = 0x40
const SIXTEEN_BITS = 126
const SIXTY_FOUR_BITS = 127

export function textFrame(payload: Buffer): Buffer {
  return Buffer.concat([header(FIN_TEXT, payload.length), payload])
}

/** @param payload compressed as permessage-deflate wants it */
export function compressedTextFrame(payload: Buffer): Buffer {
  return Buffer.concat([header(FIN_TEXT | RSV1, payload.length), payload])
}

/** The size of what one of our frames carries. */
export function framePayloadBytes(frame: Buffer): number {
  const length = frame[1] as number
  return frame.length - (length < SIXTEEN_BITS ? 2 : length === SIXTEEN_BITS ? 4 : 10)
}

function header(first: number, length: number): Buffer {
  if (length < SIXTEEN_BITS) return Buffer.from([first, length])
  if (length <= 0xffff) return Buffer.from([first, SIXTEEN_BITS, length >> 8, length & 0xff])
  const bytes = Buffer.alloc(10)
  bytes[0] = first
  bytes[1] = SIXTY_FOUR_BITS
  bytes.writeBigUInt64BE(BigInt(length), 2)
  return bytes
}

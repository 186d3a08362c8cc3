/** A server's text frame: FIN and opcode 1, the length in 7, 16 or 64 bits, no mask (RFC 6455 §5.2). */

const FIN_TEXT = 0x81
const SIXTEEN_BITS = 126
const SIXTY_FOUR_BITS = 127

export function textFrame(payload: Buffer): Buffer {
  return Buffer.concat([header(payload.length), payload])
}

function header(length: number): Buffer {
  if (length < SIXTEEN_BITS) return Buffer.from([FIN_TEXT, length])
  if (length <= 0xffff) return Buffer.from([FIN_TEXT, SIXTEEN_BITS, length >> 8, length & 0xff])
  const bytes = Buffer.alloc(10)
  bytes[0] = FIN_TEXT
  bytes[1] = SIXTY_FOUR_BITS
  bytes.writeBigUInt64BE(BigInt(length), 2)
  return bytes
}

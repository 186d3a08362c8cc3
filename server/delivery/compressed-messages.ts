/**
 * Which of a client's messages came compressed. Where permessage-deflate was agreed on, each message may or may not be
 * (RFC 7692 §6), ws inflates those that are and does not tell; but only of one that came as it is are the bytes on the
 * wire known, and with them what of it was payload. So the frames' headers are read beside ws.
 */

const FIN = 0x80
const RSV1 = 0x40
const OPCODE = 0x0f
const CONTINUATION = 0
const FIRST_CONTROL = 8
const MASK_BYTES = 4

export class CompressedMessages {
  readonly #header = Buffer.alloc(10)
  #headerBytes = 0
  /** Of the frame that is arriving: mask and payload still to come. */
  #toSkip = 0
  #isCompressed = false
  /** Of messages that are complete or about to be, and were not asked for yet. */
  readonly #messages: boolean[] = []

  /** All bytes that come after the handshake, in order, before ws reads them. */
  read(bytes: Buffer): void {
    let position = 0
    while (position < bytes.length) {
      const skipped = Math.min(this.#toSkip, bytes.length - position)
      this.#toSkip -= skipped
      position += skipped
      if (position < bytes.length) this.#readHeader(bytes[position++] as number)
    }
  }

  /** Of the next message, in the order in which ws hands them on. */
  takeNext(): boolean {
    return this.#messages.shift() ?? false
  }

  #readHeader(byte: number): void {
    this.#header[this.#headerBytes++] = byte
    const lengthCode = (this.#header[1] as number) & 0x7f
    const headerBytes = lengthCode === 127 ? 10 : lengthCode === 126 ? 4 : 2
    if (this.#headerBytes < 2 || this.#headerBytes < headerBytes) return
    this.#headerBytes = 0
    const length =
      headerBytes === 2 ? lengthCode : headerBytes === 4 ? this.#header.readUInt16BE(2) : this.#header.readUIntBE(4, 6)
    this.#toSkip = MASK_BYTES + length
    this.#frame(this.#header[0] as number)
  }

  #frame(first: number): void {
    const opcode = first & OPCODE
    if (opcode >= FIRST_CONTROL) return
    if (opcode !== CONTINUATION) this.#isCompressed = (first & RSV1) !== 0
    if ((first & FIN) !== 0) this.#messages.push(this.#isCompressed)
  }
}

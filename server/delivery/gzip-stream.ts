/**
 * A stream as one gzip member (RFC 1952), flushed after every piece, so that a reader can inflate each as it comes:
 *
 *   1f 8b 08 00 00 00 00 00 00 ff      once, in front of the hello
 *   b2 c9 4c … 00 00 ff ff             each piece: deflate, and the empty block of a flush (RFC 1951 §3.2.4)
 *   03 00 <CRC-32> <size>              once, at the end: the last block, and what all of it was
 *
 * No piece refers to one before it, as in websocket-deflate.ts: an event is compressed once, and every subscriber gets the
 * same bytes. With a context for each connection, as a proxy keeps it, events would shrink against those before them, and
 * each would be compressed anew for each subscriber. What is left for each connection is the checksum of what it was sent.
 */
import { constants, crc32, deflateRawSync } from 'node:zlib'
import { compressedShare } from '../../protocol/compression.ts'
import type { PublishedEvent, Wrap } from '../feed/published-event.ts'
import type { Framing } from './stream.ts'

/** ID1, ID2, CM deflate, no flags, no time, no extra flags, OS unknown (RFC 1952 §2.3.1). */
const HEADER = Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0, 0, 0, 0, 0x00, 0xff])

/** A block without anything, marked as the last one. */
const LAST_BLOCK = Buffer.from([0x03, 0x00])

const TRAILER_BYTES = 8

/** How events are packed for all gzip streams of one transport. Shared, so that each event is packed once. */
export class GzipPacking {
  readonly #plain: Wrap
  readonly #deflated: Wrap
  readonly event: Wrap

  /** @param plain an event as it is before compression @param wrap what goes around each piece, such as a chunk */
  constructor(plain: Wrap, wrap: (piece: Buffer) => Buffer) {
    this.#plain = plain
    this.#deflated = (event) => deflated(event.as(plain))
    this.event = (event) => wrap(event.as(this.#deflated))
  }

  plain(event: PublishedEvent): Buffer {
    return event.as(this.#plain)
  }

  /** Of a packed event, what passes for its own JSON. */
  payloadBytes(event: PublishedEvent): number {
    return compressedShare(event.as(this.#deflated).length, event.json.length, this.plain(event).length)
  }
}

/** One connection's member. */
export class GzipMember {
  #crc = 0
  #bytes = 0

  /** What begins the stream, compressed. */
  begin(plain: Buffer): Buffer {
    return Buffer.concat([HEADER, this.piece(plain)])
  }

  /** Something for this connection alone, compressed. */
  piece(plain: Buffer): Buffer {
    this.sent(plain)
    return deflated(plain)
  }

  /** This was sent, whoever compressed it. */
  sent(plain: Buffer): void {
    this.#crc = crc32(plain, this.#crc)
    this.#bytes += plain.length
  }

  /** What ends the stream. */
  end(): Buffer {
    const trailer = Buffer.alloc(TRAILER_BYTES)
    trailer.writeUInt32LE(this.#crc, 0)
    trailer.writeUInt32LE(this.#bytes % 2 ** 32, 4)
    return Buffer.concat([LAST_BLOCK, trailer])
  }
}

/** A transport's framing, packed into this connection's member. */
export function gzipFraming(
  plain: Framing,
  packing: GzipPacking,
  member: GzipMember,
  wrap: (piece: Buffer) => Buffer,
): Framing {
  return {
    event: packing.event,
    payloadBytes: (_form, event) => packing.payloadBytes(event),
    sent: (event) => member.sent(packing.plain(event)),
    hello: (hello) => wrap(member.begin(plain.hello(hello))),
    gap: (gap) => wrap(member.piece(plain.gap(gap))),
  }
}

/** A sign of life in such a stream: its bytes, and how many of them pass for its own `signBytes`. */
export function packedSign(plain: Buffer, signBytes: number): { readonly piece: Buffer; readonly signBytes: number } {
  const piece = deflated(plain)
  return { piece, signBytes: compressedShare(piece.length, signBytes, plain.length) }
}

/** A piece on its own, up to the next byte's boundary. */
function deflated(plain: Buffer): Buffer {
  return deflateRawSync(plain, { finishFlush: constants.Z_SYNC_FLUSH })
}

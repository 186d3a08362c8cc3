/**
 * permessage-deflate (RFC 7692) without context takeover: no message refers to one before it, so an event is
 * compressed once and every subscriber gets the same frame. With context takeover each connection would compress
 * each event anew, against a window of its own: a smaller frame for a thousand times the work.
 *
 *   c1 69 aa 56 2a 4e 2d 54 …      FIN, RSV1, text; 105 bytes that inflate to 256
 *
 * ws negotiates, and inflates what comes up; hello, gap and acknowledgement go down as they are (§6 lets each
 * message choose).
 */
import { constants, deflateRawSync } from 'node:zlib'
import type { FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { LEAST_COMPRESSED_BYTES } from '../../protocol/compression.ts'
import type { PublishedEvent } from '../feed/published-event.ts'
import { compressedTextFrame, textFrame } from './websocket-frame.ts'

/** For ws: what it agrees to. */
export const WITHOUT_CONTEXT_TAKEOVER = { serverNoContextTakeover: true, clientNoContextTakeover: true }

/** The empty block that ends a flush; the receiver puts it back (RFC 7692 §7.2.1). */
const TAIL_BYTES = 4

/** Whether compressed frames may be sent: agreed on, and with the whole window, which the shared frames need. */
export function mayDeflate(ws: WebSocket, request: FastifyRequest): boolean {
  const offer = request.headers['sec-websocket-extensions'] ?? ''
  return ws.extensions.includes('permessage-deflate') && !offer.includes('server_max_window_bits')
}

/** The event in a text frame, compressed when that makes it shorter and is worth its 50 µs. */
export function deflatedFrame({ json }: PublishedEvent): Buffer {
  if (json.length < LEAST_COMPRESSED_BYTES) return textFrame(json)
  const deflated = deflateRawSync(json, { finishFlush: constants.Z_SYNC_FLUSH })
  const payload = deflated.subarray(0, deflated.length - TAIL_BYTES)
  return payload.length < json.length ? compressedTextFrame(payload) : textFrame(json)
}

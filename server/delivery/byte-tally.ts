/**
 * The kinds of a socket's bytes, from its total and from what is told apart:
 *
 *   total     what the kernel took or gave, from the socket
 *   streamed  of that, everything after the head of a stream or after a 101
 *   bodies    of the rest, the bodies of answers and requests
 *
 * What is neither streamed nor a body nor a handshake is heads; what is streamed or in a body, and neither an
 * event nor a sign of life, is framing. So the kinds always add up to the sockets' own total.
 */
import type { BytesByKind } from '../../protocol/server-stats.ts'

/** What is told apart as it is written or read, bytes. */
export class ByteTally {
  bodies = 0
  handshake = 0
  payload = 0
  heartbeat = 0
}

/**
 * The kinds of so many bytes, of which `streamed` came after the head of a stream. None is ever below zero: what was
 * handed to a stream that then broke counts as its kind and never left. So each takes no more than is there, and
 * events and signs of life only of streams and bodies, never of heads.
 */
export function kindsOf(told: ByteTally, total: number, streamed: number): BytesByKind {
  const handshake = Math.min(told.handshake, total)
  const carried = Math.max(0, Math.min(streamed + told.bodies, total - handshake))
  const payload = Math.min(told.payload, carried)
  const heartbeat = Math.min(told.heartbeat, carried - payload)
  return { payload, framing: carried - payload - heartbeat, heads: total - handshake - carried, handshake, heartbeat }
}

/** Both directions of one socket's share in a transport. */
export interface WireTally {
  readonly down: ByteTally
  readonly up: ByteTally
}

/**
 * What the bytes of sockets become on the link below: 66 B more a segment (protocol/segments.ts), and how many there are.
 *
 *   a question and its answer    question, answer, ACK                       3
 *   an event on a stream         event, ACK                                  2, for all that the server writes together
 *   a comment of SSE             comment, ACK                                2
 *   a ping of WebSocket          ping, pong, ACK                             3
 *   a message that is posted     a question and its answer, on a second connection   3
 *   a message in a frame         message, receipt                            2, acknowledged by the receipt and the sender's own copy
 *   a connection that begins     SYN, SYN-ACK, ACK (RFC 9293 §3.5), ACK      4, and 8 B more of options in two of them
 *   a connection that ends       FIN, FIN with ACK, ACK (RFC 9293 §3.6)      3
 *
 * More where a piece is longer than a segment (segments.ts). An answer brings the acknowledgement of its question along. A
 * question that is held brings the one of the answer before, and gets one of its own: three as well, and two when events
 * come so fast that nothing is held for long. The first question of a connection is acknowledged at once, and counts with
 * its beginning. Pieces come one by one, at even distances, and answers are taken for alike, but the empty ones; nothing is
 * lost and sent again. A client that answers a ping in the stretch is taken to have answered one before: an event of an
 * even number of segments gets more acknowledgements until then (segments.ts), by which the model is low. So is one that
 * sends in frames; at more than some 25 messages a second it brings acknowledgements of events along, by which the model is
 * high.
 */
import { SEGMENT_OVERHEAD_BYTES } from '../../../protocol/segments.ts'
import type { BytesByKind } from '../../format.ts'
import { segmentsOf, segmentsOfHeldAnswer, segmentsPushed } from './segments.ts'

/** What connections were used for in some stretch of time. */
export interface TrafficCounts {
  /** HTTP requests, those for a stream or a WebSocket included. */
  readonly requests: number
  /** Of their answers, those without an event. */
  readonly emptyResponses: number
  readonly opened: number
  readonly ended: number
  /** Comments and pings that the server sent. */
  readonly heartbeats: number
  /** Messages that clients sent: requests as well where they are posted. */
  readonly messages: number
}

export interface LinkTraffic extends TrafficCounts {
  readonly down: BytesByKind
  readonly up: BytesByKind
  /** Events that arrived, copies left out. */
  readonly delivered: number
  /** Whether each came by itself, on a stream or a WebSocket; false: in the answers. */
  readonly isPushed: boolean
  /** How many of those that come by themselves leave in one write. Absent: one. */
  readonly eventsPerWrite?: number
  /** Whether questions wait for their answer, and are asked again at once. */
  readonly isHeld: boolean
  /** Clients times the stretch of time: what an event, or a question, of one client is apart from the next follows from it. */
  readonly clientMs: number
}

export interface LinkBytes {
  /** Both directions. */
  readonly total: number
  /** Segments, a packet each. */
  readonly packets: number
}

/** SYN, SYN-ACK, ACK; and the acknowledgement of the first question, since a connection begins by sending those at once. */
const BEGINNING_SEGMENTS = 4
/** Beyond timestamps, in SYN and SYN-ACK: largest segment, window scale, selective acknowledgements (RFC 9293, 7323, 2018). */
const HANDSHAKE_OPTION_BYTES = 2 * 8
const END_SEGMENTS = 3
/** A connection that is opened and ended, beside the bytes of what it was used for: 478 B. */
export const CONNECTION_BYTES = SEGMENT_OVERHEAD_BYTES * (BEGINNING_SEGMENTS + END_SEGMENTS) + HANDSHAKE_OPTION_BYTES
const COMMENT_SEGMENTS = 2
const PING_SEGMENTS = 3
const RECEIPT_SEGMENTS = 1

export function modelledLinkBytes(traffic: LinkTraffic): LinkBytes {
  const { down, up, opened, ended } = traffic
  const segments =
    BEGINNING_SEGMENTS * opened +
    END_SEGMENTS * ended +
    exchangeSegments(traffic) +
    eventSegments(traffic) +
    heartbeatSegments(traffic) +
    frameSegments(traffic)
  const packets = Math.round(segments)
  const heads = SEGMENT_OVERHEAD_BYTES * packets + HANDSHAKE_OPTION_BYTES * opened
  return { total: down.total + up.total + heads, packets }
}

function exchangeSegments(traffic: LinkTraffic): number {
  const posts = postsOf(traffic)
  return posts === 0
    ? questionSegments(traffic)
    : postSegments(traffic, posts) + questionSegments(withoutPosts(traffic, posts))
}

/** Where both are told of, a message is a request. */
function postsOf({ messages, requests }: LinkTraffic): number {
  return Math.min(messages, requests)
}

/** All payload up is theirs. Their heads are taken for as long as those of other requests. */
function postSegments({ down, up, requests, clientMs }: LinkTraffic, posts: number): number {
  const question = segmentsOf(up.heads / requests + up.payload / posts)
  return posts * (question + segmentsPushed(down.heads / requests, clientMs / posts))
}

function withoutPosts(traffic: LinkTraffic, posts: number): LinkTraffic {
  const { down, up, requests } = traffic
  const share = (requests - posts) / requests
  return {
    ...traffic,
    requests: requests - posts,
    up: { ...up, heads: share * up.heads, payload: 0 },
    down: { ...down, heads: share * down.heads },
  }
}

/** Messages that were no requests. */
function frameSegments(traffic: LinkTraffic): number {
  const { up, messages } = traffic
  const frames = messages - postsOf(traffic)
  return frames <= 0 ? 0 : frames * (segmentsOf((up.payload + up.framing) / messages) + RECEIPT_SEGMENTS)
}

function questionSegments(traffic: LinkTraffic): number {
  const { down, up, requests, emptyResponses, isPushed, isHeld, clientMs } = traffic
  if (requests === 0) return 0
  const questions = requests * segmentsOf((up.heads + up.handshake + up.payload) / requests)
  const answer = (bytes: number) => (isHeld ? segmentsOfHeldAnswer : segmentsPushed)(bytes, clientMs / requests)
  const headBytes = (down.heads + down.handshake) / requests
  if (isPushed) return questions + requests * answer(headBytes)
  // An answer may come just after the window in which it was asked for.
  const empty = Math.min(emptyResponses, requests)
  const full = requests - empty
  const bodyBytes = full === 0 ? 0 : (down.payload + down.framing) / full
  return questions + empty * answer(headBytes) + full * answer(headBytes + bodyBytes)
}

function eventSegments(traffic: LinkTraffic): number {
  const { down, delivered, isPushed, clientMs, eventsPerWrite = 1 } = traffic
  if (!isPushed || delivered === 0) return 0
  const writes = delivered / eventsPerWrite
  return writes * segmentsPushed((down.payload + down.framing) / writes, clientMs / writes, hasSentBack(traffic))
}

function heartbeatSegments(traffic: LinkTraffic): number {
  return traffic.heartbeats * (hasPonged(traffic) ? PING_SEGMENTS : COMMENT_SEGMENTS)
}

/** A pong, or a message in a frame, went up on the connection that events come down on. */
function hasSentBack(traffic: LinkTraffic): boolean {
  return hasPonged(traffic) || traffic.messages > postsOf(traffic)
}

/** Only a ping is answered. */
function hasPonged({ up }: LinkTraffic): boolean {
  return up.heartbeat > 0
}

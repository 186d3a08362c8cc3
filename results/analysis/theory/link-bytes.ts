/**
 * What the bytes of sockets become on the link below: 66 B more a segment (protocol/segments.ts), and how many there are.
 *
 *   a question and its answer    question, answer, ACK                       3
 *   an event on a stream         event, ACK                                  2
 *   a comment of SSE             comment, ACK                                2
 *   a ping of WebSocket          ping, pong, ACK                             3
 *   a connection that begins     SYN, SYN-ACK, ACK (RFC 9293 §3.5)           3, and 8 B more of options in two of them
 *   a connection that ends       FIN, FIN with ACK, ACK (RFC 9293 §3.6)      3
 *
 * More where a piece is longer than a segment. An answer brings the acknowledgement of its question along. A question that
 * is held brings the one of the answer before, and gets one of its own: three as well. All this holds for pieces that come
 * one by one, further apart than an acknowledgement may wait (40 ms on Linux, RFC 9293 §3.8.6.3: below 500): above some 10
 * a second on one connection acknowledgements are shared, and the model says up to 66 B a piece too much. Answers are
 * taken for alike, but the empty ones; nothing is lost and sent again.
 */
import { SEGMENT_OVERHEAD_BYTES } from '../../../protocol/segments.ts'
import type { BytesByKind } from '../../format.ts'
import { acknowledgedSegmentsOf, segmentsOf } from './segments.ts'

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
}

export interface LinkTraffic extends TrafficCounts {
  readonly down: BytesByKind
  readonly up: BytesByKind
  /** Events that arrived, copies left out. */
  readonly delivered: number
  /** Whether each came by itself, on a stream or a WebSocket; false: in the answers. */
  readonly isPushed: boolean
}

export interface LinkBytes {
  /** Both directions. */
  readonly total: number
  /** Segments, a packet each. */
  readonly packets: number
}

const HANDSHAKE_SEGMENTS = 3
/** Beyond timestamps, in SYN and SYN-ACK: largest segment, window scale, selective acknowledgements (RFC 9293, 7323, 2018). */
const HANDSHAKE_OPTION_BYTES = 2 * 8
const END_SEGMENTS = 3
const COMMENT_SEGMENTS = 2
const PING_SEGMENTS = 3

export function modelledLinkBytes(traffic: LinkTraffic): LinkBytes {
  const { down, up, opened, ended } = traffic
  const packets =
    HANDSHAKE_SEGMENTS * opened +
    END_SEGMENTS * ended +
    exchangeSegments(traffic) +
    eventSegments(traffic) +
    heartbeatSegments(traffic)
  const heads = SEGMENT_OVERHEAD_BYTES * packets + HANDSHAKE_OPTION_BYTES * opened
  return { total: down.total + up.total + heads, packets }
}

function exchangeSegments({ down, up, requests, emptyResponses, isPushed }: LinkTraffic): number {
  if (requests === 0) return 0
  const questions = requests * segmentsOf((up.heads + up.handshake + up.payload) / requests)
  const headBytes = (down.heads + down.handshake) / requests
  if (isPushed) return questions + requests * acknowledgedSegmentsOf(headBytes)
  // An answer may come just after the window in which it was asked for.
  const empty = Math.min(emptyResponses, requests)
  const full = requests - empty
  const bodyBytes = full === 0 ? 0 : (down.payload + down.framing) / full
  return questions + empty * acknowledgedSegmentsOf(headBytes) + full * acknowledgedSegmentsOf(headBytes + bodyBytes)
}

function eventSegments({ down, delivered, isPushed }: LinkTraffic): number {
  if (!isPushed || delivered === 0) return 0
  return delivered * acknowledgedSegmentsOf((down.payload + down.framing) / delivered)
}

/** Only a ping is answered. */
function heartbeatSegments({ up, heartbeats }: LinkTraffic): number {
  return heartbeats * (up.heartbeat > 0 ? PING_SEGMENTS : COMMENT_SEGMENTS)
}

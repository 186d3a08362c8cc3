/**
 * How many of TCP's segments a piece of bytes takes, and how many acknowledgements those get: at least one for every second
 * full segment, and none later than 500 ms (RFC 9293 §3.8.6.3, RFC 5681 §4.2). When exactly is the system's to choose; this
 * is Linux, as its counters show it (test/namespaces/link-bytes.verify.ts).
 */
import { SEGMENT_PAYLOAD_BYTES } from '../../../protocol/segments.ts'

/** What waits longer is acknowledged by itself: the least delay of an acknowledgement (TCP_DELACK_MIN). */
const DELAYED_ACK_MS = 40
/**
 * After a silence longer than the retransmission time-out every segment is acknowledged at once (tcp_event_data_recv).
 * That is the round trip and at least 200 ms on top (tcp_set_rto, TCP_RTO_MIN).
 */
const LEAST_TIMEOUT_MS = 200
/** In ticks of 4 ms (CONFIG_HZ 250), two of which a comparison of two stamps can be off: from here on all silences are longer. */
const TWO_TICKS_MS = 8

/** An interval from which on every segment of a piece is acknowledged at once. */
export const ALL_ACKNOWLEDGED_MS = LEAST_TIMEOUT_MS + TWO_TICKS_MS

/** Of a piece that is written at once; its bytes may be a mean, and need not be whole. */
export function segmentsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / SEGMENT_PAYLOAD_BYTES))
}

/**
 * Of a piece after which its receiver is silent, with its acknowledgements; a mean, that need not be whole. A receiver that
 * has sent back once is held for interactive (inet_csk_enter_pingpong_mode), and the silence no longer tells: what it
 * acknowledges by itself are second segments, and a last odd one late.
 * @param intervalMs from one such piece to the next
 * @param hasSentBack after the first of them, as one that was pinged has
 */
export function segmentsPushed(bytes: number, intervalMs: number, hasSentBack = false): number {
  const segments = segmentsOf(bytes)
  const atLeast = Math.ceil(segments / 2)
  if (hasSentBack) return segments + atLeast
  const quickShare = Math.min(1, Math.max(0, (intervalMs - LEAST_TIMEOUT_MS) / TWO_TICKS_MS))
  return segments + atLeast + quickShare * (segments - atLeast)
}

/**
 * Of an answer whose receiver asks again at once: the question brings the acknowledgement of the last segment along. It
 * has none of its own beside the answer, unless it was held for longer than that can wait.
 * @param intervalMs from one answer to the next
 */
export function segmentsOfHeldAnswer(bytes: number, intervalMs: number): number {
  const segments = segmentsOf(bytes)
  return segments + Math.floor(segments / 2) + (intervalMs > DELAYED_ACK_MS ? 1 : 0)
}

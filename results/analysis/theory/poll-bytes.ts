/**
 * Bytes of a poll that brings k events of P bytes each: two heads, a batch of w bytes around its events (bytes.ts), a comma
 * between any two of them,
 *
 *   on the sockets   h_req + h_res + w + kP + (k − 1)
 *   on the link      66 B more for the question, for each segment of the answer and for each acknowledgement (segments.ts);
 *                    478 B more where each poll has a connection of its own (link-bytes.ts)
 *
 * so an event costs P and a comma, and a poll what is left, whatever its events: h_req + h_res + w − 1, on the link with
 * 198 B, 330 B where the answer takes two segments that are acknowledged at once. What an answer takes in segments is no
 * line over k: on the link the mean over all polls is that over how many events they bring (batch-sizes.ts).
 *
 * An answer without an event is taken for one with an empty batch. A 304 in its place, which e^(−2λT) of the polls for
 * Poisson arrivals are, has none: 14 % of them, and 1 % of the bytes, at λT = 1, next to nothing from 2 on.
 */
import { SEGMENT_OVERHEAD_BYTES } from '../../../protocol/segments.ts'
import { type Arrival, meanOverBatches } from './batch-sizes.ts'
import { COMMA_BYTES } from './bytes.ts'
import { CONNECTION_BYTES } from './link-bytes.ts'
import { segmentsPushed } from './segments.ts'

/** Where bytes are counted: as the sockets do, or with what TCP, IP and Ethernet add. */
export type Layer = 'sockets' | 'link'

export interface PollLetters {
  readonly requestHeadBytes: number
  readonly responseHeadBytes: number
  /** w: of a body, beside its events and the commas between them. */
  readonly batchBytes: number
  readonly payloadBytes: number
  /** Whether polls keep their connection; false: each opens its own, and ends it. */
  readonly keepAlive: boolean
  readonly arrival: Arrival
}

/**
 * Mean over all polls.
 *
 * @param meanEvents λT, that a poll brings
 * @param intervalMs from one poll of a client to its next
 */
export function meanPollBytes(letters: PollLetters, meanEvents: number, intervalMs: number, layer: Layer): number {
  return meanOverBatches(letters.arrival, meanEvents, (events) => pollBytes(letters, events, intervalMs, layer))
}

function pollBytes(letters: PollLetters, events: number, intervalMs: number, layer: Layer): number {
  const { requestHeadBytes, responseHeadBytes, batchBytes, payloadBytes, keepAlive } = letters
  const commas = Math.max(0, events - 1) * COMMA_BYTES
  const answerBytes = responseHeadBytes + batchBytes + events * payloadBytes + commas
  if (layer === 'sockets') return requestHeadBytes + answerBytes
  const packets = 1 + segmentsPushed(answerBytes, intervalMs)
  const connectionBytes = keepAlive ? 0 : CONNECTION_BYTES
  return requestHeadBytes + answerBytes + packets * SEGMENT_OVERHEAD_BYTES + connectionBytes
}

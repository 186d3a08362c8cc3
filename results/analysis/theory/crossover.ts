/**
 * From which rate, or from which interval, on batched polling moves fewer bytes than push.
 *
 * A poll is two heads and a batch, whatever the number of events in it (poll-bytes.ts); a pushed event has the transport's own
 * framing, and on the link a segment and its acknowledgement (132 B). With λT events in an interval T, on the sockets:
 *
 *   h_req + h_res + w − 1 + λT · (payload + 1)  <  λT · (payload + framing)
 *   λ  >  λ* = (h_req + h_res + w − 1) / (T · (framing − 1))
 *
 * and on the link, with an answer of one segment:
 *
 *   λ  >  λ* = (h_req + h_res + w − 1 + 198) / (T · (framing + 132 − 1))
 *
 * Longer answers have more segments and acknowledgements, and how many of the latter depends on T itself (segments.ts): so T*,
 * the interval for a given rate, is no rate in other words, and λ* and T* are where the means meet, found by halving. Where
 * this holds: λ*T ≥ 1, as fewer events than questions are not a batch; answers that hold what came; and on the link events that
 * fit a segment and come one by one, so that none shares or needs two.
 */
import { SEGMENT_OVERHEAD_BYTES, SEGMENT_PAYLOAD_BYTES } from '../../../protocol/segments.ts'
import { BYTES_IN_ANSWER, EVENTS_IN_ANSWER } from './answer-room.ts'
import { type Layer, meanPollBytes, type PollLetters } from './poll-bytes.ts'
import { ALL_ACKNOWLEDGED_MS } from './segments.ts'

export interface CrossoverQuestion extends PollLetters {
  /** What push adds to an event's payload: 4 B for a WebSocket frame of 256 B. */
  readonly framingBytes: number
  readonly layer: Layer
}

/** Of a double's 53 bits. */
const HALVINGS = 50

/** λ*, events per second, for polls every `intervalMs`; null where what the formula assumes does not hold. */
export function crossoverRate(question: CrossoverQuestion, intervalMs: number): number | null {
  const events = crossing(question, () => intervalMs, 1)
  return events === null ? null : (events * 1000) / intervalMs
}

/** T*, ms, for events at `ratePerSecond`; null where what the formula assumes does not hold. */
export function crossoverIntervalMs(question: CrossoverQuestion, ratePerSecond: number): number | null {
  const intervalMs = (events: number): number => (events * 1000) / ratePerSecond
  // Where acknowledgements become more polling may cost more once again: "from there on" is the crossing after that.
  const settled = (ratePerSecond * ALL_ACKNOWLEDGED_MS) / 1000
  const events = crossing(question, intervalMs, settled) ?? crossing(question, intervalMs, 1)
  return events === null ? null : intervalMs(events)
}

/** λT where both are alike; null where polling is not the dearer one at the least number of events, or always is. */
function crossing(question: CrossoverQuestion, intervalMs: (events: number) => number, least: number): number | null {
  const { payloadBytes, framingBytes, layer } = question
  if (layer === 'link' && payloadBytes + framingBytes > SEGMENT_PAYLOAD_BYTES) return null
  const pushedBytes = payloadBytes + framingBytes + (layer === 'link' ? 2 * SEGMENT_OVERHEAD_BYTES : 0)
  const isDearer = (events: number): boolean =>
    meanPollBytes(question, events, intervalMs(events), layer) > events * pushedBytes
  let [dearer, cheaper] = [Math.max(1, least), Math.min(EVENTS_IN_ANSWER, BYTES_IN_ANSWER / payloadBytes)]
  if (!isDearer(dearer) || isDearer(cheaper)) return null
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (dearer + cheaper) / 2
    if (isDearer(middle)) dearer = middle
    else cheaper = middle
  }
  return (dearer + cheaper) / 2
}

/**
 * From which rate on batched polling moves fewer bytes over the link than push.
 *
 * On the link every TCP segment costs 66 B beside what it carries (protocol/segments.ts). A poll is a request, an answer
 * and its acknowledgement, three segments (198 B), with two heads, whatever the number of events in it. A pushed event is
 * a segment and its acknowledgement (132 B) with the transport's own framing. With λT events in an interval T:
 *
 *   h_req + h_res + 198 + λT · payload  <  λT · (payload + framing + 132)
 *   λ  >  λ* = (h_req + h_res + 198) / (T · (framing + 132))
 *
 * Without `server.keepAlive` every poll opens and ends a connection, too: C = 478 B (7 segments and 16 B of options, the
 * table in link-bytes.ts) beside h_req + h_res + 198. Push keeps its connections, and the crossover comes later.
 *
 * That is for an answer of one segment. One of more has as many packets as segments.ts says, with the least number of
 * segments that holds λ*T events. Where this holds: λ*T ≥ 1, as fewer events than questions are not a batch; and events
 * that fit a segment and come one by one, so that none shares or needs two.
 */
import { SEGMENT_OVERHEAD_BYTES, SEGMENT_PAYLOAD_BYTES } from '../../../protocol/segments.ts'
import { CONNECTION_BYTES } from './link-bytes.ts'
import { segmentsPushed } from './segments.ts'

/** An answer of more segments is no answer to a question about batches. */
const MOST_SEGMENTS = 1_000

export interface CrossoverQuestion {
  readonly requestHeadBytes: number
  /** With what a batch adds to its events. */
  readonly responseHeadBytes: number
  readonly intervalUs: number
  /** Whether polls keep their connection; false: each opens its own, and ends it. */
  readonly keepAlive: boolean
  /** What push adds to an event's payload: 4 B for a WebSocket frame of 256 B. */
  readonly framingBytes: number
  readonly payloadBytes: number
}

export interface Crossover {
  /** λ*, events per second. */
  readonly ratePerSecond: number
  /** Of an answer at λ*. */
  readonly segments: number
}

/** λ*; null where what the formula assumes does not hold. */
export function pollingPushCrossover(question: CrossoverQuestion): Crossover | null {
  const { requestHeadBytes, responseHeadBytes, intervalUs, keepAlive, framingBytes, payloadBytes } = question
  const connectionBytes = keepAlive ? 0 : CONNECTION_BYTES
  if (payloadBytes + framingBytes > SEGMENT_PAYLOAD_BYTES) return null
  for (let segments = 1; segments <= MOST_SEGMENTS; segments++) {
    const packets = 1 + segmentsPushed(segments * SEGMENT_PAYLOAD_BYTES, intervalUs / 1000)
    const pollBytes = requestHeadBytes + responseHeadBytes + packets * SEGMENT_OVERHEAD_BYTES + connectionBytes
    const events = pollBytes / (framingBytes + 2 * SEGMENT_OVERHEAD_BYTES)
    if (responseHeadBytes + events * payloadBytes > segments * SEGMENT_PAYLOAD_BYTES) continue
    return events < 1 ? null : { ratePerSecond: (events * 1e6) / intervalUs, segments }
  }
  return null
}

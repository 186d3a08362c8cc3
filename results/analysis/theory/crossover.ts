/**
 * From which rate on batched polling moves fewer bytes over the link than push.
 *
 * On the link every TCP segment costs 66 B beside what it carries: Ethernet 14, IPv4 20, TCP with timestamps 32. A poll
 * is a request, an answer and its acknowledgement, three segments (198 B), with two heads, whatever the number of events
 * in it. A pushed event is a segment and its acknowledgement (132 B) with the transport's own framing. With λT events in
 * an interval T:
 *
 *   h_req + h_res + 198 + λT · payload  <  λT · (payload + framing + 132)
 *   λ  >  λ* = (h_req + h_res + 198) / (T · (framing + 132))
 *
 * Where this holds: λ*T ≥ 1, as fewer events than questions are not a batch; and an answer of one segment, as further
 * ones cost 66 B each (and half an acknowledgement). Events come one by one, so that none shares a segment.
 */

const SEGMENT_OVERHEAD_BYTES = 66
/** What a segment carries on Ethernet: 1,500 B less IPv4 and TCP with timestamps (RFC 6691, RFC 7323). */
const SEGMENT_PAYLOAD_BYTES = 1448

export interface CrossoverQuestion {
  readonly requestHeadBytes: number
  readonly responseHeadBytes: number
  readonly intervalUs: number
  /** What push adds to an event's payload: 4 B for a WebSocket frame of 256 B. */
  readonly framingBytes: number
  readonly payloadBytes: number
}

export interface Crossover {
  /** λ*, events per second. */
  readonly ratePerSecond: number
  /** Whether the formula's conditions hold at λ* itself. */
  readonly atLeastOneEventInAnswer: boolean
  readonly answerFitsOneSegment: boolean
}

/** λ*, and whether what it assumes holds there: a batch of at least one event that fits a segment. */
export function pollingPushCrossover(question: CrossoverQuestion): Crossover {
  const { requestHeadBytes, responseHeadBytes, intervalUs, framingBytes, payloadBytes } = question
  const pollBytes = requestHeadBytes + responseHeadBytes + 3 * SEGMENT_OVERHEAD_BYTES
  const events = pollBytes / (framingBytes + 2 * SEGMENT_OVERHEAD_BYTES)
  return {
    ratePerSecond: (events * 1e6) / intervalUs,
    atLeastOneEventInAnswer: events >= 1,
    answerFitsOneSegment: responseHeadBytes + events * payloadBytes <= SEGMENT_PAYLOAD_BYTES,
  }
}

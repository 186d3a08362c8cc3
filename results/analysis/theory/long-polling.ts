/**
 * Long polling. An answer leaves the server at 0, reaches the client at d; c later the client asks again, and the
 * question is at the server at B = R + c (R = 2d), or at B = R + h + c where it must open a connection first (handshake.ts:
 * h = R, so 2R + c). In this blind window nobody can be answered: what comes meanwhile
 * waits for its end and travels down in one batch. Outside of it an event is answered at once.
 *
 * Fixed gaps Δ > B: every event finds the poll held, and its latency is d (RFC 6202 §2.2: close to one network
 * transit). Δ ≤ B: no question is ever held; answers leave every B, events fall anywhere between two of them, and
 * wait B/2 on average, B at most: about d + B/2, at most d + B, which is 3d + c on connections that are kept (RFC 6202: over
 * three network transits).
 *
 * Bursts of n events, more than 2B apart: the first finds the poll held and is answered alone, d; the others travel in the
 * next answer, after B. On average d + B(n − 1)/n, at most d + B.
 *
 * Poisson arrivals at λ, by renewal from one answer to the next. With probability e^(−λB) the window stays empty, and
 * the poll is held for 1/λ more on average (no memory), so the mean cycle is B + e^(−λB)/λ:
 *
 *   requests per second of a client   1 / (B + e^(−λB)/λ) = λ / (λB + e^(−λB))
 *   events in a cycle                 λ × the cycle = λB + e^(−λB)
 *   their waiting in a cycle          λB events fall into the window, B/2 from its end on average: λB²/2
 *   mean latency                      d + (λB²/2) / (λB + e^(−λB)) = d + (B/2) · λB / (λB + e^(−λB))
 *
 * All assume that the server holds a poll for long: an answer without an event opens a window, too, and where these are more
 * than some hundredths of the time, predict-long-polling.ts says nothing.
 */

export const LONG_POLLING_FORMULAS = {
  held: 'd',
  batched: 'd + B/2',
  poisson: 'd + (B/2)·λB/(λB + e^(−λB))',
  bursts: 'd + B·(n − 1)/n',
} as const

export interface LongPollingGaps {
  /** d. */
  readonly oneWayUs: number
  /** c: from the answer's arrival to the next question, with what the server needs to take that. */
  readonly reAskUs: number
  /** h: what the question waits for a connection of its own; absent: connections are kept. */
  readonly handshakeUs?: number
}

export interface LongPollingTheory {
  readonly meanUs: number
  readonly maxUs: number
  /** How often a client asks. */
  readonly requestsPerSecond: number
}

/** B, from an answer until the client can be answered again. */
export function blindWindowUs({ oneWayUs, reAskUs, handshakeUs = 0 }: LongPollingGaps): number {
  return 2 * oneWayUs + handshakeUs + reAskUs
}

/** For events that come every `gapUs`. */
export function longPollingAtFixedGaps(gapUs: number, gaps: LongPollingGaps): LongPollingTheory {
  const blindUs = blindWindowUs(gaps)
  const { oneWayUs } = gaps
  if (gapUs > blindUs) return { meanUs: oneWayUs, maxUs: oneWayUs, requestsPerSecond: 1e6 / gapUs }
  return { meanUs: oneWayUs + blindUs / 2, maxUs: oneWayUs + blindUs, requestsPerSecond: 1e6 / blindUs }
}

/** For Poisson arrivals, over an endless schedule; `longPollingOnArrivals` is the same for one that was drawn. */
export function longPollingAtRandom(ratePerSecond: number, gaps: LongPollingGaps): LongPollingTheory {
  const blindUs = blindWindowUs(gaps)
  const inWindow = (ratePerSecond * blindUs) / 1e6
  const inCycle = inWindow + Math.exp(-inWindow)
  return {
    meanUs: gaps.oneWayUs + ((blindUs / 2) * inWindow) / inCycle,
    maxUs: gaps.oneWayUs + blindUs,
    requestsPerSecond: ratePerSecond / inCycle,
  }
}

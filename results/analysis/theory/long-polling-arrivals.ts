/**
 * One long-polling client played event by event on given arrivals: what long-polling.ts says on average, exact for
 * one schedule. A few hundred Poisson arrivals scatter around their formula by some per cent; around this they do not.
 *
 * The poll is held when the schedule begins. An event that finds it held is answered at once, alone: those that are due at
 * the same instant come behind it. B later the next question is there, and takes everything that came meanwhile in one
 * answer, or is held. Where the server coalesces, a held one brings its whole window, when everybody is told (window.ts).
 */
import { blindWindowUs, type LongPollingGaps } from './long-polling.ts'

export interface LongPollingPlay {
  /** One for each arrival, µs. */
  readonly latenciesUs: Float64Array
  /** How many answers left before each arrival's own, that one included. */
  readonly answers: Int32Array
}

/** @param dueAtUs ascending @param told when a poll that is held hears of each, with all that are told then; null: at once */
export function playLongPolling(
  dueAtUs: readonly number[],
  gaps: LongPollingGaps,
  told: readonly number[] | null = null,
): LongPollingPlay {
  const blindUs = blindWindowUs(gaps)
  const latenciesUs = new Float64Array(dueAtUs.length)
  const answers = new Int32Array(dueAtUs.length)
  let answered = 0
  let answerAtUs = Number.NEGATIVE_INFINITY
  let batchUntilUs = Number.NEGATIVE_INFINITY
  for (const [index, dueUs] of dueAtUs.entries()) {
    // An event that is due before the answer under way leaves has its place in that batch.
    if (dueUs > batchUntilUs) {
      const questionAtUs = answerAtUs + blindUs
      const isHeld = questionAtUs <= dueUs
      answerAtUs = isHeld ? (told?.[index] ?? dueUs) : questionAtUs
      batchUntilUs = isHeld && told === null ? Number.NEGATIVE_INFINITY : answerAtUs
      answered += 1
    }
    latenciesUs[index] = answerAtUs - dueUs + gaps.oneWayUs
    answers[index] = answered
  }
  return { latenciesUs, answers }
}

/**
 * Mean latency, µs, and requests per second of a client on these arrivals; null for fewer than two.
 *
 * @param dueAtUs ascending
 */
export function longPollingOnArrivals(
  dueAtUs: readonly number[],
  gaps: LongPollingGaps,
): { readonly meanUs: number; readonly requestsPerSecond: number } | null {
  const spanUs = (dueAtUs.at(-1) ?? 0) - (dueAtUs[0] ?? 0)
  if (spanUs <= 0) return null
  const { latenciesUs, answers } = playLongPolling(dueAtUs, gaps)
  const sumUs = latenciesUs.reduce((sum, us) => sum + us, 0)
  return {
    meanUs: sumUs / latenciesUs.length,
    requestsPerSecond: (((answers.at(-1) ?? 1) - 1) * 1e6) / spanUs,
  }
}

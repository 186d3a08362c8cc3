/** Running totals of a population that a measured phase needs the growth of: its answers, and how many connections were open. */
import { combineCounts } from './counts.ts'

export interface SteadyCounts {
  /** Complete answers; the responses of streams and upgrades are none. */
  readonly answers: number
  /** Those without an event: empty batches, 304, 204. */
  readonly emptyAnswers: number
  /** Of all answers with their questions, both directions: heads, bodies and what frames them. */
  readonly answerBytes: number
  readonly emptyAnswerBytes: number
  /** Open connections × time, µs, and the time itself. */
  readonly openUs: number
  readonly elapsedUs: number
}

const NOTHING: SteadyCounts = {
  answers: 0,
  emptyAnswers: 0,
  answerBytes: 0,
  emptyAnswerBytes: 0,
  openUs: 0,
  elapsedUs: 0,
}

export function steadyBetween(before: SteadyCounts, after: SteadyCounts): SteadyCounts {
  return combineCounts(after, before, -1)
}

export function sumSteady(parts: readonly SteadyCounts[]): SteadyCounts {
  return parts.reduce((sum, part) => combineCounts(sum, part, 1), NOTHING)
}

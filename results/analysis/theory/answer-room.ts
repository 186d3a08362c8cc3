/** Whether a burst fits an answer: of a larger one the rest is asked for at once, and comes a round trip later. */
import { largestPayload } from '../../../protocol/payload.ts'
import type { ResolvedScenario } from '../../../protocol/scenario.ts'

/** What an answer of ours holds at most. */
export const EVENTS_IN_ANSWER = 1_000
export const BYTES_IN_ANSWER = 1024 ** 2

export function fitsAnswer({ feed, phases }: ResolvedScenario): boolean {
  const most = Math.max(0, ...phases.map(({ burst }) => burst?.size ?? 0))
  return most < EVENTS_IN_ANSWER && most * (largestPayload(feed) ?? 0) < BYTES_IN_ANSWER
}

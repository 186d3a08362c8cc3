/** An exchange with a server's clock: as many rounds as find one that met no queue, on connections of their own. */
import { messageOf } from '../../protocol/thrown.ts'
import { clockUnusable } from '../errors.ts'
import { type ClockEstimate, estimateClock, type TimeRound } from './clock-estimate.ts'
import { TimeConnection } from './time-connection.ts'

/** At least what RFC 5905 keeps in its clock filter; more while there is time, since a quiet moment is all it takes. */
const FEWEST_ROUNDS = 8
const MOST_ROUNDS = 64
const ENOUGH_MS = 1_000

/**
 * @param answerMs how long connecting, or an answer, may take; absent: 5 s
 * @throws LabError when the server does not answer, or when its answers contradict each other
 */
export async function exchangeClocks(origin: string, answerMs?: number): Promise<ClockEstimate> {
  const rounds: TimeRound[] = []
  const enoughAtMs = performance.now() + ENOUGH_MS
  let connection = await TimeConnection.open(origin, answerMs)
  try {
    while (rounds.length < FEWEST_ROUNDS || (rounds.length < MOST_ROUNDS && performance.now() < enoughAtMs)) {
      if (!connection.keepsAlive) {
        connection.end()
        connection = await TimeConnection.open(origin, answerMs)
      }
      rounds.push(await connection.ask())
    }
  } finally {
    connection.end()
  }
  return estimateOf(origin, rounds)
}

function estimateOf(origin: string, rounds: readonly TimeRound[]): ClockEstimate {
  try {
    return estimateClock(rounds)
  } catch (error) {
    throw clockUnusable(origin, messageOf(error))
  }
}

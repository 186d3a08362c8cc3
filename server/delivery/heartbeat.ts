/**
 * A sign of life on a quiet connection, so that a client can tell silence from a dead line. One wheel serves
 * all connections. Nothing is sent to a reader that lags: its socket is full of signs of life already.
 */
import type { Outbox } from './outbox.ts'
import { type Task, TURN_MS, type Wheel } from './wheel.ts'

/**
 * Writes `sign` when nothing was written for `intervalMs`. The interval begins at the turn before the last write
 * and ends on a turn, so that silence lasts at most an interval and one turn, wherever the event fell: a client
 * gives up after two intervals.
 * @param signBytes without what frames it
 * @param given told of each sign that was written
 * @returns the way to end it
 */
export function startHeartbeat(
  wheel: Wheel,
  outbox: Outbox,
  intervalMs: number,
  sign: Buffer,
  signBytes = sign.length,
  given: () => void = () => {},
): () => void {
  const quietMs = Math.floor(intervalMs / TURN_MS) * TURN_MS
  outbox.dateWrites(wheel)
  const beat = (): void => {
    const quiet = outbox.lastWriteMs + quietMs <= wheel.turnMs
    if (quiet && outbox.idle && outbox.open) {
      outbox.tally.down.heartbeat += signBytes
      outbox.write(sign)
      given()
    }
    task = wheel.at((quiet ? wheel.turnMs : outbox.lastWriteMs) + quietMs, beat)
  }
  let task: Task = wheel.at(outbox.lastWriteMs + quietMs, beat)
  return () => task.cancel()
}

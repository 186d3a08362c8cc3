/**
 * A sign of life on a quiet connection, so that a client can tell silence from a dead line. One wheel serves
 * all connections. Nothing is sent to a reader that lags: its socket is full of signs of life already.
 */
import type { Outbox } from './outbox.ts'
import type { Task, Wheel } from './wheel.ts'

/**
 * Writes `sign` whenever `intervalMs` passed without an event.
 * @returns the way to end it
 */
export function startHeartbeat(wheel: Wheel, outbox: Outbox, intervalMs: number, sign: Buffer): () => void {
  let task: Task
  const beat = (): void => {
    if (!outbox.takeWrote() && outbox.idle) outbox.write(sign)
    task = wheel.after(intervalMs, beat)
  }
  task = wheel.after(intervalMs, beat)
  return () => task.cancel()
}

/**
 * Nothing is held open for ever: a stream or a WebSocket is ended after a while, in order, and its client resumes
 * from its cursor. So connections move to servers that were added, a load balancer's idea of "even" comes true
 * again, and what leaks with a connection leaks for a bounded time. The instant is random, because clients that
 * came together must not come back together.
 */
import type { Socket } from 'node:net'
import type { Task, Wheel } from './wheel.ts'

/** The shortest life is this share of the longest. */
const SHORTEST_SHARE = 0.5

/** How long a client has to answer the end with its own before the connection is cut, ms. */
const GOODBYE_MS = 1_000

/**
 * Calls `end` once, after between half of `streamMs` and the whole of it; then cuts a connection that stays.
 * @param streamMs 0: never
 * @returns the way to forget it, for a connection that went by itself
 */
export function startLifetime(wheel: Wheel, socket: Socket, streamMs: number, end: () => void): () => void {
  if (streamMs === 0) return () => {}
  const lifeMs = streamMs * (SHORTEST_SHARE + (1 - SHORTEST_SHARE) * Math.random())
  let task: Task = wheel.after(lifeMs, () => {
    task = wheel.after(GOODBYE_MS, () => socket.destroy())
    end()
  })
  return () => task.cancel()
}

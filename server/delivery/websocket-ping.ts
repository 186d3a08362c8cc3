/** Finds dead connections: a client that has not answered the last ping by the next one is gone (RFC 6455 §5.5.2). */
import type { WebSocket } from 'ws'
import type { Task, Wheel } from './wheel.ts'

/** @returns the way to end it */
export function startPinging(ws: WebSocket, wheel: Wheel, intervalMs: number): () => void {
  let task: Task
  let answered = true
  const ping = (): void => {
    if (!answered) {
      ws.terminate()
      return
    }
    answered = false
    if (ws.readyState === ws.OPEN) ws.ping()
    task = wheel.after(intervalMs, ping)
  }
  ws.on('pong', () => {
    answered = true
  })
  task = wheel.after(intervalMs, ping)
  return () => task.cancel()
}

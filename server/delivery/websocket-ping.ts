/** Finds dead connections: a client that has not answered the last ping by the next one is gone (RFC 6455 §5.5.2). */
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { WireTally } from './byte-tally.ts'
import { answerPings } from './websocket-pong.ts'
import type { Task, Wheel } from './wheel.ts'

/** Around what a ping or a pong carries, 125 B at most: our header, and a client's with its mask (RFC 6455 §5.2). */
const HEADER_DOWN_BYTES = 2
const HEADER_UP_BYTES = 6

/** Counts every ping and pong of the connection, also the client's own. @returns the way to end it */
export function startPinging(
  ws: WebSocket,
  socket: Socket,
  wheel: Wheel,
  intervalMs: number,
  tally: WireTally,
): () => void {
  let task: Task
  let answered = true
  const ping = (): void => {
    if (!answered) {
      ws.terminate()
      return
    }
    // A reader that lags is asked nothing: the ping would wait behind what it has not taken (see stalled-readers.ts).
    answered = ws.bufferedAmount > 0
    if (!answered && ws.readyState === ws.OPEN && socket.writable) {
      tally.down.heartbeat += HEADER_DOWN_BYTES
      ws.ping()
    }
    task = wheel.after(intervalMs, ping)
  }
  ws.on('pong', (data) => {
    answered = true
    tally.up.heartbeat += HEADER_UP_BYTES + data.length
  })
  ws.on('ping', (data) => {
    tally.up.heartbeat += HEADER_UP_BYTES + data.length
  })
  answerPings(ws, socket, (bytes) => {
    tally.down.heartbeat += HEADER_DOWN_BYTES + bytes
  })
  task = wheel.after(intervalMs, ping)
  return () => task.cancel()
}

/**
 * Answers a client's pings. ws would answer each at once, also for a client that pings without end and reads
 * nothing, whose pongs would fill our memory; so of a reader that lags only the latest is answered, when it has
 * taken something (RFC 6455 §5.5.3 allows just that).
 */
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'

/** @param answered told of each pong, with the bytes that it carries */
export function answerPings(ws: WebSocket, socket: Socket, answered: (bytes: number) => void): void {
  let latest: Buffer | null = null
  const answer = (): void => {
    if (latest !== null && ws.readyState === ws.OPEN && socket.writable) {
      ws.pong(latest)
      answered(latest.length)
    }
    latest = null
  }
  ws.on('ping', (data) => {
    const isFirst = latest === null
    latest = data
    if (!socket.writableNeedDrain) answer()
    else if (isFirst) socket.once('drain', answer)
  })
}

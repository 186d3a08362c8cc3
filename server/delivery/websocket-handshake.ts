/** A request to upgrade that is none: answered as every other error is, and the connection ends. */
import type { Duplex } from 'node:stream'
import { problem, rawProblem } from '../errors.ts'

/** Listener of ws's `wsClientError`. */
export function answerBadHandshake(error: Error, socket: Duplex): void {
  const detail = `expected an opening handshake of WebSocket version 13 (RFC 6455 §4.1), got one with this fault: ${error.message}`
  socket.end(rawProblem(problem(400, 'Malformed handshake', detail)))
}

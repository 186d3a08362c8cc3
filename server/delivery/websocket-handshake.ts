/** A request to upgrade that is none: answered as every other error is, and the connection ends. */
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyBaseLogger } from 'fastify'
import { logClientError } from '../operations/log.ts'
import { problem, rawProblem } from '../problem.ts'
import { answersRaw } from './socket-bytes.ts'
import { endUnread } from './unread-end.ts'

/** Which version would do, said in every refusal (RFC 6455 §4.4). */
const VERSION = 'sec-websocket-version: 13'

/** For ws's `wsClientError`. */
export function answerBadHandshake(log: FastifyBaseLogger, error: Error, socket: Duplex): void {
  const detail = `expected an opening handshake of WebSocket version 13 (RFC 6455 §4.1), got one with this fault: ${error.message}`
  const document = problem(400, 'Malformed handshake', detail)
  logClientError(log, socket as Socket, document)
  const answer = rawProblem(document, [VERSION])
  answersRaw(socket as Socket, answer, true)
  endUnread(socket, answer)
}

/**
 * A client may ask several times before it reads an answer (HTTP/1.1 pipelining, RFC 9112 §9.3.2). Answers of up
 * to a mebibyte each, made at once, would wait in memory behind the first one; so an answer is made when the one
 * before it has left, and a connection holds one.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply } from 'fastify'

/** Questions that may wait behind another on one connection; no client of ours asks a second one. */
const MOST_WAITING = 100

/** Calls `answer` once all earlier answers on this connection have been taken by the kernel. It must not throw. */
export function inTurn(reply: FastifyReply, answer: () => void): void {
  if (isFirst(reply.raw)) answer()
  else reply.raw.once('socket', answer)
}

/** Tells of each connection on which more questions wait than may. */
export function limitWaitingQuestions(server: Server, tooMany: (socket: Socket) => void): void {
  const waiting = new WeakMap<Socket, number>()
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    if (isFirst(response)) return
    const behind = (waiting.get(socket) ?? 0) + 1
    waiting.set(socket, behind)
    response.once('socket', () => void waiting.set(socket, (waiting.get(socket) ?? 1) - 1))
    if (behind === MOST_WAITING + 1) tooMany(socket)
  })
}

/** Node gives a response its socket when it is the first in the line. */
function isFirst(response: ServerResponse): boolean {
  return response.socket !== null
}

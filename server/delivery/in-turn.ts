/**
 * A client may ask several times before it reads an answer (HTTP/1.1 pipelining, RFC 9112 §9.3.2). Each question is
 * taken up when the answer before it has left, for three reasons: they are answered in order; a connection holds one
 * answer, of up to a mebibyte, and not all of them behind a slow first; and what stands behind an answer with
 * `Connection: close`, or behind a stream, is never acted upon (RFC 9112 §9.6).
 */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Questions that may wait behind another on one connection; no client of ours asks a second one. */
const MOST_WAITING = 100

/** To be called while the server has one listener for requests: the one that is called in turn from now on. */
export function handleInTurn(server: Server): void {
  const [handle] = server.listeners('request') as [RequestListener]
  server.removeListener('request', handle)
  server.on('request', (request, response) => {
    // Node gives no turn behind a last answer; but a request may still arrive while the connection ends.
    const takeUp = (): void => void (request.socket.writable ? handle(request, response) : request.resume())
    if (isFirst(response)) takeUp()
    else response.once('socket', takeUp)
  })
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

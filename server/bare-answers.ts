/** What Node's HTTP server would answer without a word, or never: told, or ended, as everything else is. */
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { PROBLEM_CONTENT_TYPE } from '../protocol/problem.ts'
import { noteRequest } from './delivery/http-stream.ts'
import { endUnread } from './delivery/unread-end.ts'
import { problem, quote } from './problem.ts'

export function installBareAnswers(server: Server): void {
  server.on('checkExpectation', refuseExpectation)
  server.on('checkContinue', (request, response) => {
    sayContinue(response)
    server.emit('request', request, response)
  })
  server.prependListener('request', noteRequest)
  endPipelinedUpgrades(server)
}

/**
 * Whether Node took this request for an upgrade (RFC 9110 §7.8). Its headers do not always tell: those beyond the
 * two-thousandth are counted by the parser and then left out.
 */
export function isUpgrade(request: IncomingMessage): boolean {
  return (request as { upgrade?: boolean }).upgrade === true
}

/**
 * For answers that pass no hook of Fastify, such as to a URL that cannot be decoded: an upgrade has taken the
 * connection away from Node's HTTP server, so nobody else would end it.
 */
export function endUpgradeWhenAnswered(request: IncomingMessage, response: ServerResponse): void {
  if (isUpgrade(request)) response.once('finish', () => endUnread(request.socket))
}

/** Whoever expects something else than 100-continue is told 417 (RFC 9110 §10.1.1); Node's own has no body. */
function refuseExpectation(request: IncomingMessage, response: ServerResponse): void {
  const detail = `expected no Expect header, or "100-continue", got ${quote(request.headers.expect)}; leave it out`
  const body = JSON.stringify(problem(417, STATUS_CODES[417] as string, detail))
  response.writeHead(417, { 'content-type': PROBLEM_CONTENT_TYPE, connection: 'close' }).end(body)
}

/**
 * A client that asks before it sends its body is told to go on (RFC 9110 §10.1.1). Behind an unanswered request, Node
 * would write that 100 between the head and the body of the answer; there it has to wait for the answer's turn, and
 * is left out when the answer is there before.
 */
function sayContinue(response: ServerResponse): void {
  if (response.socket !== null) response.writeContinue()
  else response.once('socket', () => response.headersSent || response.writeContinue())
}

/**
 * A request to upgrade behind one that is still unanswered (HTTP/1.1 pipelining) finds its socket taken: nobody can
 * answer it, and Node has stopped listening to the socket, so that not even its end would be noticed. What is owed
 * is still sent, and then the connection ends.
 */
function endPipelinedUpgrades(server: Server): void {
  const latest = new WeakMap<Socket, ServerResponse>()
  server.prependListener('request', (request, response) => void latest.set(request.socket, response))
  server.prependListener('upgrade', (_request, stream) => {
    const socket = stream as Socket
    const owed = latest.get(socket)
    // An answer that is written keeps the socket until the end of this turn.
    if (owed === undefined || (owed.writableFinished && owed.socket === null) || owed.destroyed) return
    owed.once('close', () => endUnread(socket))
    socket.once('end', () => socket.end())
    socket.resume()
  })
}

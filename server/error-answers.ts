/** How errors leave the server: always as a problem document (RFC 9457), never with a stack. */
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { PROBLEM_CONTENT_TYPE } from '../protocol/problem.ts'
import { answersRaw } from './delivery/socket-bytes.ts'
import { endUnread } from './delivery/unread-end.ts'
import { methodNotAllowed, notFound } from './errors.ts'
import { NO_SNIFFING } from './guard/hooks.ts'
import { knownRoutes } from './known-routes.ts'
import { logClientError, logRefusal } from './operations/log.ts'
import { ProblemError, problem, quote, rawProblem } from './problem.ts'
import { MESSAGE_BYTES } from './settings.ts'

/** Installs the answers to errors and to unknown paths. */
export function installErrorAnswers(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(reply, problemOf(error, request)))
  const methodsOf = knownRoutes(app)
  app.setNotFoundHandler((request, reply) => sendProblem(reply, unknownRoute(request, methodsOf(request))))
}

export function sendProblem(reply: FastifyReply, error: ProblemError): void {
  logRefusal(reply.request, error.problem)
  void reply
    .code(error.problem.status)
    .headers({ ...NO_SNIFFING, ...error.headers })
    .type(PROBLEM_CONTENT_TYPE)
    .send(Buffer.from(JSON.stringify(error.problem)))
}

/** A path that exists for other methods is 405 with Allow (RFC 9110 §15.5.6). */
function unknownRoute(request: FastifyRequest, allowed: readonly string[]): ProblemError {
  const path = request.url.split('?', 1)[0] as string
  return allowed.length === 0 ? notFound(path) : methodNotAllowed(request.method, path, allowed)
}

/** Fastify's own errors say little; ours say what would have been right. */
export function problemOf(error: FastifyError, request: FastifyRequest): ProblemError {
  if (error instanceof ProblemError) return error
  const status = error.statusCode ?? 500
  const title = STATUS_CODES[status] ?? 'Error'
  const type = quote(request.headers['content-type'])
  if (status === 413) {
    const limit = request.routeOptions.bodyLimit ?? MESSAGE_BYTES
    return new ProblemError(
      problem(413, title, `expected a body of at most ${limit} B, got a larger one; send less at once`),
    )
  }
  if (status === 415) {
    return new ProblemError(problem(415, title, `expected the content type application/json, got ${type}`))
  }
  if (status >= 400 && status < 500) {
    return new ProblemError(
      problem(status, title, `expected a well-formed request, got one with this fault: ${error.message}`),
    )
  }
  request.log.error({ err: error }, 'failed to answer')
  return new ProblemError(problem(500, 'Internal error', 'the server failed to answer; this is a fault of its own'))
}

/** Answers bytes that are no HTTP request. A stream that has begun is only cut: text in its middle would be worse. */
export function answerClientError(this: FastifyInstance, error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy()
    return
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const title = STATUS_CODES[status] as string
  logClientError(this.log, socket, { status, title })
  const detail = `expected an HTTP/1.1 request, got one with this fault: ${error.message}`
  const answer = rawProblem(problem(status, title, detail))
  answersRaw(socket, answer)
  endUnread(socket, answer)
}

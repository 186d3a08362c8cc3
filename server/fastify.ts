/** A Fastify that suits streams: the defaults that would bend a transport or leak words are turned off. */
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import { answerClientError, installErrorAnswers, problemOf, sendProblem } from './error-answers.ts'
import { MESSAGE_BYTES } from './settings.ts'

/** Clients that trickle their requests are not waited for (Slowloris), ms. */
const HEADERS_MS = 10_000
const REQUEST_MS = 20_000

export function createFastify(): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: MESSAGE_BYTES,
    requestTimeout: REQUEST_MS,
    http: { headersTimeout: HEADERS_MS },
    trustProxy: false,
    // A HEAD route would run the handler of a stream, and never end.
    exposeHeadRoutes: false,
    // Ours is a problem document (see guard/hooks.ts).
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => sendProblem(reply, problemOf(error as FastifyError, request)),
  })
  // A form of another page can send text/plain without asking first (CORS); JSON it cannot.
  app.removeContentTypeParser('text/plain')
  installErrorAnswers(app as unknown as FastifyInstance)
  return app as unknown as FastifyInstance
}

/** A Fastify that suits streams: the defaults that would bend a transport or leak words are turned off. */
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import { answerClientError, installErrorAnswers, problemOf, sendProblem } from './error-answers.ts'
import { MESSAGE_BYTES, type ServerSettings } from './settings.ts'

/**
 * How often clients that trickle a head or a body, or say nothing after the connect (Slowloris), are looked for:
 * they are gone this long after their time-out at the latest, ms.
 */
const CHECK_MS = 500

/** How long a connection may lie idle between two requests, ms. A poller that asks less often opens a new one each time. */
const KEEP_ALIVE_MS = 72_000

type TimeLimits = Pick<ServerSettings, 'headersTimeoutMs' | 'requestTimeoutMs'>

export function createFastify({ headersTimeoutMs, requestTimeoutMs }: TimeLimits): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: MESSAGE_BYTES,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: CHECK_MS },
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

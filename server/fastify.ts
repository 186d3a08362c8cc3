/** A Fastify that suits streams: the defaults that would bend a transport or leak words are turned off. */
import Fastify, { type FastifyError, type FastifyInstance, LogController } from 'fastify'
import { endUpgradeWhenAnswered, installBareAnswers } from './bare-answers.ts'
import { limitIdleTime } from './delivery/idle-time.ts'
import { handleInTurn } from './delivery/in-turn.ts'
import { answerClientError, installErrorAnswers, problemOf, sendProblem } from './error-answers.ts'
import { readJsonBody } from './json.ts'
import { loggerOptions } from './operations/log.ts'
import { MESSAGE_BYTES, type ServerSettings } from './settings.ts'

/**
 * How often clients that trickle a head or a body, or say nothing after the connect (Slowloris), are looked for:
 * they are gone this long after their time-out at the latest, ms.
 */
const CHECK_MS = 500

type FastifySettings = Pick<ServerSettings, 'headersTimeoutMs' | 'requestTimeoutMs' | 'keepAliveTimeoutMs' | 'logLevel'>

export function createFastify(settings: FastifySettings): FastifyInstance {
  const { headersTimeoutMs, requestTimeoutMs, keepAliveTimeoutMs, logLevel } = settings
  const app = Fastify({
    logger: loggerOptions(logLevel),
    // Its lines have the whole URL; ours (operations/log.ts) do not.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MESSAGE_BYTES,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs, // what clients are told; limitIdleTime keeps to it
    http: {
      // Node takes the smaller of the two for the head, whichever it was meant for.
      headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
      connectionsCheckingInterval: CHECK_MS,
      // Node's own refusal of a missing Host has no words; guard/host.ts has.
      requireHostHeader: false,
    },
    trustProxy: false,
    // Whatever may be looked at answers HEAD (RFC 9110 §9.1); feeds do not (see known-routes.ts).
    exposeHeadRoutes: true,
    // Ours is a problem document (see guard/hooks.ts).
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      endUpgradeWhenAnswered(request.raw, reply.raw)
      sendProblem(reply, problemOf(error as FastifyError, request))
    },
  })
  // A form of another page can send text/plain without asking first (CORS); JSON it cannot.
  app.removeContentTypeParser('text/plain')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, readJsonBody)
  installErrorAnswers(app as unknown as FastifyInstance)
  limitIdleTime(app as unknown as FastifyInstance, keepAliveTimeoutMs)
  handleInTurn(app.server)
  installBareAnswers(app.server)
  return app as unknown as FastifyInstance
}

/**
 * Two questions that an orchestrator asks, and what it should do with the answers.
 *
 *   GET /lab/live   200 as long as the process answers at all. A server that drains or closes accepts no new
 *                   connection, so a probe that opens one is refused: that is an end, not a death. What sent the
 *                   SIGTERM must not count it as a failure; orchestrators do not probe what they are ending.
 *   GET /lab/ready  200 when a client that came now would be let in; 503 while the server drains or closes, and
 *                   while it has all the connections that it may have. Send new clients elsewhere, restart nothing:
 *                   those who are here are served on.
 *
 * A drain begins with SIGTERM, sent to `tlab serve` or to the server itself, so a "preStop" pause is not needed; what matters is that the time between SIGTERM
 * and SIGKILL (`terminationGracePeriodSeconds`) is longer than the drain and 2 s for the close.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Ledger } from '../delivery/ledger.ts'
import { sendProblem } from '../error-answers.ts'
import { overloaded } from '../errors.ts'
import type { ServerSettings } from '../settings.ts'
import type { Shutdown } from '../shutdown.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered also while the server closes, when everything else is 503. */
    readonly whileClosing?: boolean
  }
}

export interface ReadinessParts {
  readonly shutdown: Shutdown
  readonly ledger: Ledger
  readonly settings: Pick<ServerSettings, 'connections'>
}

export function readinessRoutes(app: FastifyInstance, parts: ReadinessParts): void {
  app.get('/lab/live', { config: { whileClosing: true } }, async () => ({ live: true }))
  app.get('/lab/ready', async (_request, reply) => {
    const reason = reasonAgainst(parts)
    return reason === null ? { ready: true } : refuse(reply, reason)
  })
}

function reasonAgainst({ shutdown, ledger, settings }: ReadinessParts): string | null {
  if (shutdown.draining) return 'this server is draining'
  // The question's own connection takes no client's place: it ends with the answer.
  if (ledger.openConnections > settings.connections) return 'this server has all the connections that it may have'
  return null
}

function refuse(reply: FastifyReply, reason: string): FastifyReply {
  sendProblem(reply, overloaded(reason))
  return reply
}

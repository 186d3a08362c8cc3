/** What every request passes first, an upgrade before its 101: Host, Origin, and whether the server is closing. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { overloaded, ProblemError } from '../errors.ts'
import type { ServerSettings } from '../settings.ts'
import type { Shutdown } from '../shutdown.ts'
import { hostCheck } from './host.ts'
import { checkOrigin, corsHeaders, PREFLIGHT_HEADERS } from './origin.ts'

export function installGuards(app: FastifyInstance, settings: ServerSettings, shutdown: Shutdown): void {
  const checkHost = hostCheck(settings.host, settings.allowHosts)
  app.addHook('onRequest', async (request, reply) => {
    // An upgrade takes the connection away from the HTTP parser, so whatever answers it must end it.
    if (isUpgrade(request)) reply.header('connection', 'close')
    if (shutdown.begun) throw closing()
    checkHost(request.headers.host)
    return admitOrigin(request, reply, settings.allowOrigins)
  })
  app.addHook('onResponse', async (request) => {
    if (isUpgrade(request)) request.raw.socket.end()
  })
}

async function admitOrigin(request: FastifyRequest, reply: FastifyReply, allowed: readonly string[]) {
  const { origin, host } = request.headers
  if (allowed.length > 0) reply.header('vary', 'Origin')
  if (checkOrigin(origin, host, allowed) === 'own' || origin === undefined) return
  reply.headers(corsHeaders(origin))
  const isPreflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers
  if (isPreflight) return reply.code(204).headers(PREFLIGHT_HEADERS).send()
}

/** Node takes any request with these two headers for an upgrade (RFC 9110 §7.8). */
function isUpgrade(request: FastifyRequest): boolean {
  return 'upgrade' in request.headers && /\bupgrade\b/i.test(request.headers.connection ?? '')
}

function closing(): ProblemError {
  const { problem, headers } = overloaded('this server is closing')
  return new ProblemError(problem, { ...headers, connection: 'close' })
}

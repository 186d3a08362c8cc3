/**
 * What every request passes first, an upgrade before its 101: whether the server is closing, Host, Origin, whose
 * page it is of, and the ticket where one is asked for.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isUpgrade } from '../bare-answers.ts'
import { endUnread } from '../delivery/unread-end.ts'
import { overloaded } from '../errors.ts'
import { ProblemError } from '../problem.ts'
import type { ServerSettings } from '../settings.ts'
import type { Shutdown } from '../shutdown.ts'
import { checkFetchSite } from './fetch-metadata.ts'
import { authorityOf, hostCheck } from './host.ts'
import { checkOrigin, corsHeaders, PREFLIGHT_HEADERS } from './origin.ts'
import { ticketCheck } from './ticket-check.ts'
import type { Tickets } from './tickets.ts'

/**
 * No browser may take an answer for something else than it says it is (Fetch standard §3.6). Not on feeds: JSON and
 * event streams are never sniffed (MIME Sniffing standard §7), and these bytes would be paid for by every poll.
 */
export const NO_SNIFFING: Readonly<Record<string, string>> = { 'x-content-type-options': 'nosniff' }

export function installGuards(
  app: FastifyInstance,
  settings: ServerSettings,
  shutdown: Shutdown,
  tickets: Tickets,
): void {
  const checkHost = hostCheck(settings.host, settings.allowHosts)
  const checkTicket = settings.joinCode === null ? () => {} : ticketCheck(tickets)
  app.addHook('onRequest', async (request, reply) => {
    if (!isOfFeed(request)) reply.headers(NO_SNIFFING)
    // An upgrade takes the connection away from the HTTP parser, so whatever answers it must end it.
    if (isUpgrade(request.raw)) reply.header('connection', 'close')
    if (shutdown.begun && !request.routeOptions.config.whileClosing) throw closing()
    const host = authorityOf(request.raw)
    if (settings.protections === 'on') {
      checkHost(host)
      const isAnswered = admitPage(request, reply, host, settings.allowOrigins)
      if (isAnswered) return reply
    }
    checkTicket(request)
  })
  app.addHook('onResponse', async (request) => {
    if (isUpgrade(request.raw)) endUnread(request.raw.socket)
  })
}

/** By the route that matched: a path has many spellings. */
function isOfFeed(request: FastifyRequest): boolean {
  return request.routeOptions.url?.startsWith('/feed/') ?? false
}

/** @returns whether the request was a preflight, which is answered here. Throws ProblemError 403 */
function admitPage(
  request: FastifyRequest,
  reply: FastifyReply,
  host: string | undefined,
  allowed: readonly string[],
): boolean {
  const { origin } = request.headers
  if (allowed.length > 0) reply.header('vary', 'Origin')
  const verdict = checkOrigin(origin, host, allowed)
  if (origin === undefined) checkFetchSite(request.headers['sec-fetch-site'], request.routeOptions.url)
  if (verdict === 'own' || origin === undefined) return false
  reply.headers(corsHeaders(origin))
  const isPreflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers
  if (isPreflight) void reply.code(204).headers(PREFLIGHT_HEADERS).send()
  return isPreflight
}

function closing(): ProblemError {
  const { problem, headers } = overloaded('this server is closing')
  return new ProblemError(problem, { ...headers, connection: 'close' })
}

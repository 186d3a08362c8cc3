/**
 * `POST /lab/tickets`: the entrance. The join code, or the token of the controls, becomes a ticket. Guessing is
 * hopeless: 2⁴⁰ codes at ten a second are 3,500 years; the right code meets the same limit as a wrong one, else
 * its answer would be told. The token's holder meets none, so that nobody else's tries lock them out.
 *
 * `GET /lab/tickets` tells whether the request came with a good ticket: a page cannot read the cookie itself.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Clock } from '../../protocol/clock.ts'
import { isJoinCode, normalJoinCode } from '../../protocol/join-code.ts'
import type { TicketGiven, TicketStatus } from '../../protocol/lab-info.ts'
import { badRequest, noAdmission, tooMany, wrongCode } from '../errors.ts'
import { countedAddress } from '../guard/address.ts'
import { RateLimit } from '../guard/rate-limit.ts'
import { secretCheck } from '../guard/secret.ts'
import { showsTicket, ticketCookie } from '../guard/ticket-check.ts'
import { TICKET_IDLE_MS, type Tickets } from '../guard/tickets.ts'
import type { TokenCheck } from '../guard/token.ts'
import { quote } from '../problem.ts'

/** A class behind one address may join at once; then one a second. */
const OF_AN_ADDRESS = { perSecond: 1, burst: 60 }
const IN_ALL = { perSecond: 10, burst: 200 }

const BODY_BYTES = 1_024

export const joinRequestSchema = z.object({ code: z.string().describe('as the server printed it') })

export interface TicketParts {
  readonly clock: Clock
  readonly tickets: Tickets
  /** null: everybody is let in, and nobody needs a ticket. */
  readonly joinCode: string | null
  readonly requireToken: TokenCheck
}

export function ticketRoutes(app: FastifyInstance, { clock, tickets, joinCode, requireToken }: TicketParts): void {
  if (joinCode === null) {
    const nothingToJoin = async () => {
      throw noAdmission()
    }
    app.get('/lab/tickets', nothingToJoin)
    app.post('/lab/tickets', nothingToJoin)
    return
  }
  if (!isJoinCode(joinCode)) throw usage('expected a join code of eight letters and digits (see protocol/join-code.ts)')
  const isCode = secretCheck(normalJoinCode(joinCode))
  const onRequest = firstChecks(clock, requireToken)
  app.get('/lab/tickets', async (request) => ({ admitted: showsTicket(request, tickets) }) satisfies TicketStatus)
  app.post('/lab/tickets', { onRequest, bodyLimit: BODY_BYTES }, async (request, reply) => {
    const hasToken = request.headers.authorization !== undefined
    if (!hasToken && !isCode(normalJoinCode(readCode(request.body)))) throw wrongCode()
    const ticket = tickets.issue()
    reply.code(201).header('set-cookie', ticketCookie(request, ticket))
    return { ticket, idleMs: TICKET_IDLE_MS } satisfies TicketGiven
  })
}

/** For the owner of the process, who set it up. */
function usage(message: string): Error {
  return Object.assign(new Error(message), { code: 'usage' })
}

/** Before the body is read: who tries too often costs nothing. A token is right or wrong at once, and no try. */
function firstChecks(clock: Clock, requireToken: TokenCheck): (request: FastifyRequest) => Promise<void> {
  const ofAddress = new RateLimit(OF_AN_ADDRESS, clock)
  const inAll = new RateLimit(IN_ALL, clock)
  return async (request) => {
    const { authorization } = request.headers
    if (authorization !== undefined) return requireToken(authorization)
    const waitS = ofAddress.take(countedAddress(request.raw.socket.remoteAddress)) || inAll.take('')
    if (waitS > 0) throw tooMany('tries to join', waitS)
  }
}

function readCode(body: unknown): string {
  const parsed = joinRequestSchema.safeParse(body)
  if (parsed.success) return parsed.data.code
  throw badRequest('Malformed request', `expected {"code":"<join code>"}, got ${quote(body)}`)
}

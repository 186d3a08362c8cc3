/**
 * How a ticket travels: as a cookie, which a browser sends by itself with fetch, EventSource and WebSocket alike,
 * or as `?ticket=`, for programs and for pages of another origin.
 *
 * The cookie is HttpOnly: no script can read it, should one ever slip in. It is SameSite=Strict: it travels with
 * nothing that another site begins; a link from elsewhere to `/` or `/join` needs no ticket, so Strict costs
 * nothing. It is not Secure, since a lab in a classroom speaks plain http, which a Secure cookie would never reach:
 * whoever can listen on that network can take it over, and its feeds with it. Cookies do not tell ports apart
 * (RFC 6265 §8.5), so the name has the server's port: two servers on one host do not overwrite each other's.
 */
import type { FastifyRequest } from 'fastify'
import { missingTicket } from '../errors.ts'
import { readParameter } from '../query.ts'
import type { Tickets } from './tickets.ts'

/** The routes for which a ticket is asked: all transports, also those that others bring, and the uplink. */
const TICKET_ROUTES = /^\/feed\//

/** @returns a check of a request, by the route that it matched. It throws ProblemError 401 */
export function ticketCheck(tickets: Tickets): (request: FastifyRequest) => void {
  return (request) => {
    if (!TICKET_ROUTES.test(request.routeOptions.url ?? '')) return
    if (!showsTicket(request, tickets)) throw missingTicket(shownTickets(request).length > 0)
  }
}

/** Whether a good ticket came with the request. */
export function showsTicket(request: FastifyRequest, tickets: Tickets): boolean {
  return shownTickets(request).some((ticket) => tickets.admits(ticket))
}

function shownTickets(request: FastifyRequest): string[] {
  return [readParameter(request, 'ticket'), cookieOf(request)].filter((ticket) => ticket !== undefined)
}

/** The value of Set-Cookie that gives a browser its ticket; it forgets it when it is closed. */
export function ticketCookie(request: FastifyRequest, ticket: string): string {
  return `${cookieName(request)}=${ticket}; Path=/; HttpOnly; SameSite=Strict`
}

function cookieOf(request: FastifyRequest): string | undefined {
  const start = `${cookieName(request)}=`
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length)
}

function cookieName(request: FastifyRequest): string {
  return `lab-ticket-${request.raw.socket.localPort}`
}

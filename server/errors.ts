/**
 * The server's catalogue of errors. Each is a problem document (RFC 9457): what was expected, what arrived,
 * what to do next. Anything else that is thrown is a fault of ours and becomes a bare 500, never a stack trace.
 */
import { ProblemError, problem, quote } from './problem.ts'

/** How long a client that was turned away for lack of room should wait, seconds. */
const RETRY_AFTER_S = 2

export function badRequest(title: string, detail: string): ProblemError {
  return new ProblemError(problem(400, title, detail))
}

export function missingToken(arrived: string): ProblemError {
  const detail =
    `expected the header "Authorization: Bearer <token>" with the token that the server printed or was started ` +
    `with, got ${arrived}; controls need it`
  return new ProblemError(problem(401, 'Token required', detail), { 'www-authenticate': 'Bearer' })
}

export function foreignOrigin(origin: string): ProblemError {
  return new ProblemError(
    problem(
      403,
      'Origin not allowed',
      `expected no Origin, this server's own, or one of its allowed origins, got ${quote(origin)}; ` +
        `start the server with --allow-origin to let that page in`,
    ),
  )
}

export function foreignHost(host: string): ProblemError {
  return new ProblemError(
    problem(
      421,
      'Misdirected request',
      `expected an IP address, localhost or an allowed name as Host, got ${quote(host)}; ` +
        `ask by IP address, or start the server with --allow-host`,
    ),
  )
}

export function missingHost(): ProblemError {
  return badRequest(
    'Host required',
    'expected a Host header (RFC 9112 §3.2), got none; every HTTP/1.1 client sends one',
  )
}

export function twoHosts(): ProblemError {
  return badRequest(
    'One Host only',
    'expected one Host header (RFC 9112 §3.2), got more than one; leave all but one out',
  )
}

export function notFound(path: string): ProblemError {
  return new ProblemError(
    problem(404, 'Not found', `expected a path that exists here, got ${quote(path)}; GET /lab/info says what this is`),
  )
}

export function methodNotAllowed(method: string, path: string, allowed: readonly string[]): ProblemError {
  const allow = allowed.join(', ')
  return new ProblemError(problem(405, 'Method not allowed', `expected ${allow} on ${path}, got ${method}`), { allow })
}

export function feedTaken(channel: string, run: string): ProblemError {
  return new ProblemError(
    problem(
      409,
      'Feed is taken',
      `expected the run that plays on channel ${quote(channel)}, which is ${quote(run)}; ` +
        `wait until it ends, or use another channel`,
    ),
  )
}

/** No room: too many connections or channels. SSE and WebSocket have their own way to say it. */
export function overloaded(what: string): ProblemError {
  return new ProblemError(
    problem(503, 'No room', `expected room for one more, but ${what}; try again in ${RETRY_AFTER_S} s`),
    { 'retry-after': String(RETRY_AFTER_S) },
  )
}

export function upgradeRequired(): ProblemError {
  const detail = 'expected a WebSocket handshake (RFC 6455 §4.1) on this path, got a plain request'
  return new ProblemError(problem(426, 'Upgrade required', detail), { upgrade: 'websocket', connection: 'upgrade' })
}

export function noFeed(channel: string): ProblemError {
  const detail = `expected a channel on which a feed has played, got ${quote(channel)}; PUT /lab/feed starts one`
  return new ProblemError(problem(404, 'No feed', detail))
}

// Limits and admission.

/** A GET that a browser sends for another's page, without Origin. */
export function foreignSite(site: string): ProblemError {
  const detail =
    `expected a request of this server's own pages, of a program, or of an address that was typed, got ` +
    `Sec-Fetch-Site ${quote(site)}; open the address by itself, or ask by fetch from an allowed origin (--allow-origin)`
  return new ProblemError(problem(403, 'Page not allowed', detail))
}

/** @param shown whether there was one at all */
export function missingTicket(shown: boolean): ProblemError {
  const detail =
    `expected a ticket, as cookie or as ?ticket=, got ${shown ? 'one that is not valid here (any more)' : 'none'}; ` +
    `open /join with the join code that the server printed, or POST it: /lab/tickets {"code":"…"}`
  return new ProblemError(problem(401, 'Ticket required', detail), {
    'www-authenticate': 'Ticket realm="/lab/tickets"',
  })
}

export function wrongCode(): ProblemError {
  const detail = 'expected the join code that the server printed when it started, got another one; look at it again'
  return new ProblemError(problem(403, 'Wrong code', detail))
}

export function noAdmission(): ProblemError {
  const detail =
    'expected a server that asks for a join code, this one is open to whoever reaches it; leave the ticket out'
  return new ProblemError(problem(404, 'No tickets here', detail))
}

/** @param waitS until the next one is taken, seconds; told as a whole number, as Retry-After is (RFC 9110 §10.2.3) */
export function tooMany(what: string, waitS: number): ProblemError {
  const retryAfter = String(Math.max(1, Math.ceil(waitS)))
  const detail = `expected fewer ${what} from this address; try again in ${retryAfter} s`
  return new ProblemError(problem(429, 'Too many requests', detail), { 'retry-after': retryAfter })
}

export function faultGoesOn(kind: string, restMs: number): ProblemError {
  const detail = `expected no ${kind} to go on, but one does for another ${Math.max(0, Math.ceil(restMs))} ms; wait until it is over`
  return new ProblemError(problem(409, 'Fault goes on', detail))
}

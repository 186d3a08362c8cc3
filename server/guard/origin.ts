/**
 * Which pages may use this server. A browser says with `Origin` whose page asks; it does not enforce anything
 * for WebSocket, so the server must (RFC 6455 §10.2), and before 101. Requests without Origin come from
 * programs, which could write anything there. `null` is any sandboxed or local page: refused.
 */
import { foreignOrigin } from '../errors.ts'

/** Whether the page may ask, and whether it is another's: then the answer must say so (CORS). */
export type OriginVerdict = 'own' | 'allowed'

/**
 * @param host the request's Host, already accepted
 * @throws ProblemError 403
 */
export function checkOrigin(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): OriginVerdict {
  if (origin === undefined) return 'own'
  if (origin !== 'null' && allowed.includes(origin)) return 'allowed'
  if (origin === originOf('http', host) || origin === originOf('https', host)) return 'own'
  throw foreignOrigin(origin)
}

/** Headers that let an allowed page read the answer (Fetch standard, CORS protocol). */
export function corsHeaders(origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'ETag, Lab-Cursor, Retry-After',
    vary: 'Origin',
  }
}

/** Headers of the answer to a preflight: what such a page may send. */
export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-methods': 'GET, POST, PUT, DELETE',
  'access-control-allow-headers': 'Authorization, Content-Type, If-None-Match, Last-Event-ID',
  'access-control-max-age': '600',
}

/** As a browser writes it, without a default port. */
function originOf(scheme: 'http' | 'https', host: string | undefined): string | null {
  const url = `${scheme}://${host ?? ''}`
  return URL.canParse(url) ? new URL(url).origin : null
}

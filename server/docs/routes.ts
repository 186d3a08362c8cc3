/** `/docs` for people, `/docs/openapi.json` for programs. */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { TransportDescription } from '../../protocol/transports.ts'
import type { Endpoint } from './endpoint.ts'
import { feedEndpoints, MESSAGES } from './feed-endpoints.ts'
import { LAB_ENDPOINTS } from './lab-endpoints.ts'
import { openApiDocument } from './openapi.ts'
import { OPERATION_ENDPOINTS, PAGE_ENDPOINTS, RESULT_ENDPOINTS } from './operation-endpoints.ts'
import { docsPage } from './page.ts'
import { STYLE } from './style.ts'

/** Nothing but text and this one style, known by its hash (CSP 3 §6.7.3.3). */
const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
}

export interface DocsParts {
  readonly transports: Iterable<TransportDescription>
  /** Feeds and uplink want a ticket. */
  readonly asksForTickets: boolean
  readonly servesDashboard: boolean
}

export function docsRoutes(app: FastifyInstance, parts: DocsParts): void {
  const endpoints = endpointsOf(parts)
  const document = openApiDocument(endpoints, parts.asksForTickets)
  app.get('/docs/openapi.json', async (request, reply) => {
    reply.header('cache-control', 'no-cache')
    return { ...document, servers: [{ url: originOf(request) }] }
  })
  app.get('/docs', async (request, reply) => {
    reply.headers(PAGE_HEADERS).type('text/html; charset=utf-8')
    return docsPage(document, endpoints, originOf(request))
  })
}

/** Everything that this server has; what only some servers have is told of by those. */
function endpointsOf({ transports, servesDashboard }: DocsParts): readonly Endpoint[] {
  return [
    ...feedEndpoints(transports),
    MESSAGES,
    ...LAB_ENDPOINTS,
    ...OPERATION_ENDPOINTS,
    ...RESULT_ENDPOINTS,
    ...(servesDashboard ? PAGE_ENDPOINTS : []),
  ]
}

/** As the client wrote it; the guard has accepted this Host. */
function originOf(request: FastifyRequest): string {
  return `http://${request.host}`
}

/**
 * Which methods a path is there for, by the patterns of the routes: what a 405 must say in Allow (RFC 9110 §15.5.6).
 * Fastify's own `hasRoute` compares patterns, so that it does not know `/results/mine.json`.
 *
 * A feed is not answered to HEAD: a stream would never end, a held question would be held for nothing, and whatever
 * is delivered is counted. Everything else that has GET has HEAD too (RFC 9110 §9.1).
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { methodNotAllowed } from './errors.ts'

/** @returns the methods that a request's path would be answered for; none when there is no such path */
export function knownRoutes(app: FastifyInstance): (request: FastifyRequest) => string[] {
  const routes: { readonly path: RegExp; readonly methods: readonly string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    // What a folder has is not known before one looks.
    if (url.endsWith('*')) return
    const methods = [method].flat().filter((name) => name !== 'HEAD' || !isFeed(url))
    routes.push({ path: patternOf(url), methods })
  })
  return (request) => {
    const path = pathOf(request)
    return [...new Set(routes.flatMap((route) => (route.path.test(path) ? route.methods : [])))]
  }
}

/** For the routes of feeds. @throws ProblemError 405 */
export function refuseHead(request: FastifyRequest): void {
  if (request.method === 'HEAD') throw methodNotAllowed('HEAD', pathOf(request), ['GET'])
}

/** Without the query, and without the authority of an absolute form (RFC 9112 §3.2.2); as Fastify looks at it. */
function pathOf({ url }: FastifyRequest): string {
  const path = url.replace(/^https?:\/\/[^/]*/, '').split(/[?#]/, 1)[0] as string
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

function isFeed(url: string): boolean {
  return url.startsWith('/feed/')
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** `:name` stands for one segment. */
function patternOf(url: string): RegExp {
  const segments = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : escaped(part)))
  return new RegExp(`^${segments.join('/')}$`)
}

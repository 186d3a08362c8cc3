/**
 * The server without its protections, for a lesson about request forgery: any Host and any Origin is accepted,
 * controls ask for no token, and JSON is read from whatever calls itself whatever, as many a server does. A page
 * of anybody in this machine's browser can then act here, so no other machine may reach it as well.
 */
import type { FastifyInstance } from 'fastify'
import { isLoopback } from '../../protocol/loopback.ts'
import { readJsonBody } from '../json.ts'

/** @throws Error with code `usage` when other machines could reach the server */
export function dropProtections(app: FastifyInstance, host: string): void {
  if (!isLoopback(host)) {
    const message = `expected a loopback address (127.0.0.1, ::1 or localhost) for a server without protections, got ${host}`
    throw Object.assign(new Error(message), { code: 'usage' })
  }
  // What a form, or a script that asks nobody first (CORS), can send: text/plain above all.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, readJsonBody)
}

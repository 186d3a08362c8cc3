/**
 * Tells the ledger how much of each answer is body; its head is what the socket counts besides. A response that
 * was hijacked, and a WebSocket, tell for themselves where their stream begins.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isUpgrade } from '../bare-answers.ts'
import type { Ledger } from '../delivery/ledger.ts'

export function countAnswers(app: FastifyInstance, ledger: Ledger): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    ledger.answered(request.raw.socket, bodyBytes(request, reply, payload), sentUp(request), isUpgrade(request.raw))
    done()
  })
}

function bodyBytes(request: FastifyRequest, reply: FastifyReply, payload: unknown): number {
  if (request.method === 'HEAD' || payload === undefined || payload === null) return 0
  if (typeof payload === 'string') return Buffer.byteLength(payload)
  return Buffer.isBuffer(payload) ? payload.length : Number(reply.getHeader('content-length') ?? 0)
}

/** A body in chunks says nothing of its size on the wire: it passes for heads. */
function sentUp(request: FastifyRequest): number {
  return Number(request.headers['content-length'] ?? 0)
}

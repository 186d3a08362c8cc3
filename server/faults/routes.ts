/** `POST /lab/faults`: something goes wrong with this server, on purpose. */
import type { FastifyInstance } from 'fastify'
import { readFaultRequest } from './fault-request.ts'
import type { Faults } from './faults.ts'

/** @param requireToken throws ProblemError 401 unless the Authorization header carries the token */
export function faultRoutes(
  app: FastifyInstance,
  faults: Faults,
  requireToken: (authorization: string | undefined) => void,
): void {
  const onRequest = async (request: { headers: { authorization?: string | undefined } }): Promise<void> =>
    requireToken(request.headers.authorization)
  app.post('/lab/faults', { onRequest }, async (request, reply) => {
    const fault = readFaultRequest(request.body)
    const { started, afterAnswer } = faults.start(fault, request.raw.socket)
    request.log.info({ ...started, durationMs: fault.durationMs ?? null }, 'fault')
    // `finish`: the kernel has the answer (Node's ServerResponse).
    if (afterAnswer !== undefined) reply.raw.once('finish', afterAnswer)
    return reply.code(202).send(started)
  })
}

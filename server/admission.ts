/** For transports whose clients could not make anything of a 503: they turn a client away in a way of their own. */
import type { FastifyRequest } from 'fastify'
import type { Channel } from './feed/channel.ts'
import { logRefusal } from './operations/log.ts'
import { ProblemError } from './problem.ts'
import type { TransportContext } from './transport.ts'

/** The channel of a request, or null when there is no room. */
export function tryAdmit(context: TransportContext, request: FastifyRequest, channelName: string): Channel | null {
  try {
    return context.admit(request, channelName)
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 503) {
      logRefusal(request, error.problem)
      return null
    }
    throw error
  }
}

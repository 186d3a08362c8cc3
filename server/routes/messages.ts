/** `POST /feed/messages`: the way up for the transports that only come down. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Channel } from '../feed/channel.ts'
import type { Uplink } from '../feed/uplink.ts'
import { readChannel } from '../query.ts'
import { MESSAGE_BYTES } from '../settings.ts'

/** @param admit lets a request in and opens its channel, or throws ProblemError 503 */
export function messageRoutes(
  app: FastifyInstance,
  uplink: Uplink,
  admit: (request: FastifyRequest, channelName: string) => Channel,
): void {
  app.post('/feed/messages', { bodyLimit: MESSAGE_BYTES }, async (request, reply) => {
    const channel = admit(request, readChannel(request))
    return reply.header('cache-control', 'no-store').send(uplink(channel, request.body))
  })
}

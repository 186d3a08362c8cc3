/** `POST /feed/messages`: the way up for the transports that only come down. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ledger } from '../delivery/ledger.ts'
import type { Channel } from '../feed/channel.ts'
import type { Uplink } from '../feed/uplink.ts'
import type { CountMessage } from '../guard/uplink-limit.ts'
import { readChannel } from '../query.ts'
import { MESSAGE_BYTES } from '../settings.ts'

/** Answers to what is no message. */
const NO_MESSAGE: readonly number[] = [400, 415]

export interface MessageParts {
  readonly uplink: Uplink
  /** Lets a request in and opens its channel, or throws ProblemError 503. */
  readonly admit: (request: FastifyRequest, channelName: string) => Channel
  /** Throws ProblemError 429 when the sender has sent too many or too much. */
  readonly countMessage: CountMessage
  readonly ledger: Pick<Ledger, 'carriesUp'>
  /** Whether a connection outlives the answer to a message, as it does the answer to a poll. */
  readonly keepAlive: boolean
}

export function messageRoutes(app: FastifyInstance, parts: MessageParts): void {
  const { uplink, admit, countMessage, ledger, keepAlive } = parts
  // Before the body is read: what is one too many costs no more than its head.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!keepAlive) reply.header('connection', 'close')
    countMessage(request, announcedBytes(request))
  }
  // A message that is refused is one all the same. In chunks it passes for heads (see operations/answer-bytes.ts).
  const onSend = async ({ raw, headers }: FastifyRequest, { statusCode }: FastifyReply): Promise<void> => {
    ledger.carriesUp(raw.socket, NO_MESSAGE.includes(statusCode) ? 0 : Number(headers['content-length'] ?? 0))
  }
  app.post('/feed/messages', { onRequest, onSend, bodyLimit: MESSAGE_BYTES }, async (request, reply) => {
    const channel = admit(request, readChannel(request))
    const receipt = uplink(channel, request.body)
    return reply.header('cache-control', 'no-store').send(receipt)
  })
}

/** A body in chunks does not say how long it will be: it counts as the longest. What is longer still is refused. */
function announcedBytes({ headers }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return MESSAGE_BYTES
  return Math.min(MESSAGE_BYTES, Number(headers['content-length'] ?? 0))
}

/**
 * How much an address may send up, over whichever transport: so many messages a second, of which one counts for
 * each KiB of it that is begun. A repeat of a message counts as well: it is answered from what is known, but reading
 * it costs as much. Twice the rate may come at once, so that what was typed while a connection was away gets through.
 */
import type { FastifyRequest } from 'fastify'
import type { Clock } from '../../protocol/clock.ts'
import { tooMany } from '../errors.ts'
import { countedAddress } from './address.ts'
import { RateLimit } from './rate-limit.ts'

const BURST_SECONDS = 2

/** What counts as one message, bytes. */
const MESSAGE_UNIT_BYTES = 1024

/** Counts a message of this request and of this size. It throws ProblemError 429. */
export type CountMessage = (request: FastifyRequest, bytes: number) => void

/** @param messagesPerSecond 0: no limit */
export function uplinkLimit(messagesPerSecond: number, clock: Clock): CountMessage {
  if (messagesPerSecond === 0) return () => {}
  const burst = Math.max(1, BURST_SECONDS * messagesPerSecond)
  const limit = new RateLimit({ perSecond: messagesPerSecond, burst }, clock)
  return (request, bytes) => {
    const tokens = Math.max(1, Math.ceil(bytes / MESSAGE_UNIT_BYTES))
    const waitS = limit.take(countedAddress(request.raw.socket.remoteAddress), tokens)
    if (waitS > 0) throw tooMany('messages', waitS)
  }
}

/**
 * How many messages an address may send up, over whichever transport. A repeat of a message counts as well: it is
 * answered from what is known, but reading it costs as much. Twice the rate may come at once, so that what was
 * typed while a connection was away gets through.
 */
import type { FastifyRequest } from 'fastify'
import type { Clock } from '../../protocol/clock.ts'
import { tooMany } from '../errors.ts'
import { countedAddress } from './address.ts'
import { RateLimit } from './rate-limit.ts'

const BURST_SECONDS = 2

/**
 * @param messagesPerSecond 0: no limit
 * @returns a function that counts a message of this request. It throws ProblemError 429
 */
export function uplinkLimit(messagesPerSecond: number, clock: Clock): (request: FastifyRequest) => void {
  if (messagesPerSecond === 0) return () => {}
  const burst = Math.max(1, BURST_SECONDS * messagesPerSecond)
  const limit = new RateLimit({ perSecond: messagesPerSecond, burst }, clock)
  return (request) => {
    const waitS = limit.take(countedAddress(request.raw.socket.remoteAddress))
    if (waitS > 0) throw tooMany('messages', waitS)
  }
}

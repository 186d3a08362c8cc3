/** What a request's query says. Each parameter at most once; nothing is guessed from a malformed one. */
import type { FastifyRequest } from 'fastify'
import { parseSince, type Since } from '../protocol/cursor.ts'
import { badRequest } from './errors.ts'
import { readChannelName } from './feed/channel-name.ts'
import { ProblemError, quote } from './problem.ts'

export interface FollowQuery {
  readonly channelName: string
  readonly since: Since
}

/** `channel` and `since`, which all transports share. @throws ProblemError 400 */
export function readFollowQuery(request: FastifyRequest): FollowQuery {
  const since = parseSince(readParameter(request, 'since'))
  if (!since.ok) throw new ProblemError(since.problem)
  return { channelName: readChannel(request), since: since.since }
}

/** @throws ProblemError 400 */
export function readChannel(request: FastifyRequest): string {
  return readChannelName(readParameter(request, 'channel'))
}

/** A whole number from `least` on; larger ones than `most` are cut to it. @throws ProblemError 400 */
export function readNumber(request: FastifyRequest, name: string, least: number, most: number): number | undefined {
  const text = readParameter(request, name)
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Math.min(most, Number(text))
  throw badRequest(`Malformed ${name}`, `expected a whole number of at least ${least} as ${name}, got ${quote(text)}`)
}

export function readParameter(request: FastifyRequest, name: string): string | undefined {
  const value = (request.query as Record<string, string | string[] | undefined>)[name]
  if (!Array.isArray(value)) return value
  throw badRequest(`Repeated ${name}`, `expected ${name} at most once in the query, got it ${value.length} times`)
}

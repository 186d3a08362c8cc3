/**
 * Polling: the client asks again every so often; the server answers at once with what is new.
 *
 *   GET /feed/polling?channel=main&since=k3j9q0x2m1ab:41 HTTP/1.1
 *
 *   HTTP/1.1 200 OK
 *   content-type: application/json; charset=utf-8
 *   cache-control: private, no-cache
 *   etag: "k3j9q0x2m1ab:42.1"
 *
 *   {"cursor":"k3j9q0x2m1ab:42","hasMore":false,"gap":null,"events":[{"seq":42,…}]}
 *
 * The cursor of one answer is the `since` of the next question, so nothing is lost between two polls, and a
 * question may be repeated. A client that sent the ETag back hears in a head alone that nothing is new:
 *
 *   GET /feed/polling?channel=main&since=k3j9q0x2m1ab:42 HTTP/1.1
 *   If-None-Match: "k3j9q0x2m1ab:42.0"
 *
 *   HTTP/1.1 304 Not Modified
 *   cache-control: private, no-cache
 *   etag: "k3j9q0x2m1ab:42.0"
 *
 * Cost: a request and a response head for each question, whether or not there is news. An event waits for the
 * next question: half an interval on average, a whole one at worst. Many events share one answer, up to `limit`, and can be
 * compressed together (gzip, off unless asked for): no other transport shrinks as much.
 * Choose it when data may be as old as the interval, when every cache and proxy must understand it, or when
 * there are many events for each question.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { POLLING } from '../../protocol/transports.ts'
import { type BatchBody, RESPONSE_EVENTS, readBatch } from '../delivery/batch.ts'
import { answerBatch, answerWith } from '../delivery/batch-answer.ts'
import { type Coding, codingFor, codingOf, varyByEncoding } from '../delivery/content-coding.ts'
import { readFollowQuery, readNumber } from '../query.ts'
import type { ServerTransport, TransportContext } from '../transport.ts'

/** For the asking client alone, and to be asked again each time; a 304 repeats it (RFC 9110 §15.4.5). */
const CACHE_CONTROL = 'private, no-cache'

export const polling: ServerTransport = {
  ...POLLING,
  routes: async (app, context) => {
    app.get('', (request, reply) => answer(request, reply, context))
  },
}

function answer(request: FastifyRequest, reply: FastifyReply, context: TransportContext): void {
  const { channelName, since } = readFollowQuery(request)
  const limit = readNumber(request, 'limit', 1, RESPONSE_EVENTS)
  const channel = context.admit(request, channelName)
  send(request, reply, context, readBatch(channel, channel.locate(since), limit))
}

function send(request: FastifyRequest, reply: FastifyReply, context: TransportContext, batch: BatchBody): void {
  const { keepAlive, pollingCompression } = context.settings
  if (!keepAlive) reply.header('connection', 'close')
  if (pollingCompression !== 'off') varyByEncoding(reply)
  const coding = codingOf(codingFor(reply, pollingCompression), batch.json.length)
  const etag = etagOf(batch, coding)
  reply.header('cache-control', CACHE_CONTROL).header('etag', etag)
  if (matchesEtag(request.headers['if-none-match'], etag)) reply.code(304).send()
  else answerBatch(reply, context.counts, answerWith(batch, coding))
}

/**
 * A strong validator (RFC 9110 §8.8.3). It names everything in the body without hashing it: the events of one
 * epoch are what they are, so the last cursor and the count say which they were; what else the body has follows. The same
 * batch compressed is another sequence of bytes, so it has another (§8.8.3.3).
 */
function etagOf(batch: BatchBody, coding: Coding): string {
  const more = batch.hasMore ? '+' : ''
  const gap = batch.gap === null ? '' : `;${batch.gap.from ?? ''}>${batch.gap.to}`
  return `"${batch.cursor}.${batch.events}${more}${gap}${coding === 'gzip' ? '-gzip' : ''}"`
}

/** Whether If-None-Match names this ETag; the comparison is weak, as RFC 9110 §13.1.2 wants it. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  return (ifNoneMatch.match(/(?:W\/)?"[^"]*"/g) ?? []).some((tag) => tag.replace(/^W\//, '') === etag)
}

/**
 * Long polling: the client asks, and the server holds the question until there is an answer.
 *
 *   GET /feed/long-polling?channel=main&since=k3j9q0x2m1ab:41&wait=25000 HTTP/1.1
 *
 *   … until event 42 is published …
 *
 *   HTTP/1.1 200 OK
 *   content-type: application/json; charset=utf-8
 *   cache-control: no-store
 *
 *   {"cursor":"k3j9q0x2m1ab:42","hasMore":false,"gap":null,"events":[{"seq":42,…}]}
 *
 * or, when nothing came in time, `204 No Content` with `Lab-Cursor: k3j9q0x2m1ab:41`. A client that is behind,
 * or that has no cursor yet, is answered at once. The server forgets nothing by answering: a response that is
 * lost on its way is simply asked for again.
 *
 * Cost: a request and a response head for each event (or burst), and one held request a client. Latency is one
 * way through the network, except for an event that falls between an answer and the next question: that one
 * waits up to three (RFC 6202 §2.2).
 * Choose it when events are rarer than a round trip and something on the path breaks streams.
 */
import type { FastifyReply } from 'fastify'
import { CURSOR_HEADER } from '../../protocol/messages.ts'
import { LONG_POLLING } from '../../protocol/transports.ts'
import { RESPONSE_EVENTS } from '../delivery/batch.ts'
import { answerBatch } from '../delivery/batch-answer.ts'
import { codingFor } from '../delivery/content-coding.ts'
import { LastAnswer } from '../delivery/last-answer.ts'
import { whenAnswersEnd } from '../delivery/socket-close.ts'
import type { Channel } from '../feed/channel.ts'
import type { Position } from '../feed/position.ts'
import { readFollowQuery, readNumber } from '../query.ts'
import type { ServerTransport, TransportContext } from '../transport.ts'

/** Common proxies give up at 30 s or later; no question is held beyond that, ms. */
const LONGEST_HOLD_MS = 30_000

/** Holds are shortened by up to this share, so that clients that began together do not ask together for ever. */
const JITTER = 0.1

export const longPolling: ServerTransport = {
  ...LONG_POLLING,
  routes: async (app, context) => {
    const { keepAlive, longPollingCompression } = context.settings
    const answers = new LastAnswer()
    app.get('', (request, reply) => {
      const { channelName, since } = readFollowQuery(request)
      const waitMs = readNumber(request, 'wait', 0, LONGEST_HOLD_MS) ?? context.settings.longPollHoldMs
      const limit = readNumber(request, 'limit', 1, RESPONSE_EVENTS)
      const channel = context.admit(request, channelName)
      const position = channel.locate(since)
      reply.header('cache-control', 'no-store')
      if (!keepAlive) reply.header('connection', 'close')
      const coding = codingFor(reply, longPollingCompression)
      const answer = () => answerBatch(reply, context.counts, answers.at(channel, position, limit, coding))
      const atHead = position.afterSeq === channel.headSeq && position.gap === null
      if (since.kind === 'cursor' && atHead) hold(reply, context, channel, position, waitMs, answer)
      else answer()
    })
  },
}

/** Waits for the first of: events, the time, the server's end, the client's. Whichever it is, nothing stays. */
function hold(
  reply: FastifyReply,
  context: TransportContext,
  channel: Channel,
  position: Position,
  waitMs: number,
  answer: () => void,
): void {
  const { counts } = context
  const { socket } = reply.request.raw
  if (!socket.writable) return // ended while the question was still in hand; nobody to answer
  const release = (): void => {
    unsubscribe()
    timeOut.cancel()
    forgetEnd()
    forgetClose()
    counts.subscriptions -= 1
  }
  const finish = (): void => {
    release()
    if (context.shutdown.begun) reply.header('connection', 'close')
    if (channel.headSeq > position.afterSeq) answer()
    else reply.code(204).header(CURSOR_HEADER, position.cursor).send()
  }
  // A window may end of which this client has everything: it asked when that was open already (server.coalesce).
  const unsubscribe = channel.subscribe(({ seq }) => {
    if (seq > position.afterSeq) finish()
  })
  const timeOut = context.wheel.after(waitMs * (1 - JITTER * Math.random()), finish)
  const forgetEnd = context.shutdown.add(finish)
  const forgetClose = whenAnswersEnd(socket, release)
  counts.subscriptions += 1
}

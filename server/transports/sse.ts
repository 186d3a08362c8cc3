/**
 * Server-Sent Events: one response that never ends; each event is a block of lines in it.
 *
 *   GET /feed/sse?channel=main HTTP/1.1
 *
 *   HTTP/1.1 200 OK
 *   Content-Type: text/event-stream; charset=utf-8
 *
 *   retry: 2000
 *   event: hello
 *   id: k3j9q0x2m1ab:41
 *   data: {"channel":"main","cursor":"k3j9q0x2m1ab:41","gap":null}
 *
 *   id: k3j9q0x2m1ab:42
 *   data: {"seq":42,…}
 *
 * A browser's EventSource reconnects by itself and sends the last `id` back as `Last-Event-ID`; so every event
 * has one, and the hello primes it before the first. Any answer but 200 ends an EventSource for good: a server
 * without room, or one that is closing, answers 200 with `retry:` and closes.
 *
 * Cost: one head for the life of the connection, then about 40 bytes around each event (`id:` line, `data: `,
 * the chunk's size). A comment line keeps a quiet stream alive. Latency is one way through the network. The stream can be
 * gzip (off unless asked for), flushed after each event; each is compressed alone, once for all, so little is saved.
 * Choose it when data flows down only: plain HTTP, resumes by itself, readable with curl. Browsers allow six
 * HTTP/1.1 connections to one server, so six tabs use them up.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { parseCursor } from '../../protocol/cursor.ts'
import { SSE } from '../../protocol/transports.ts'
import { tryAdmit } from '../admission.ts'
import { codingFor, varyByEncoding } from '../delivery/content-coding.ts'
import { GzipMember, GzipPacking, gzipFraming, packedSign } from '../delivery/gzip-stream.ts'
import { startHeartbeat } from '../delivery/heartbeat.ts'
import { chunkOf, openHttpStream } from '../delivery/http-stream.ts'
import { startLifetime } from '../delivery/lifetime.ts'
import { Outbox } from '../delivery/outbox.ts'
import { type Framing, Stream } from '../delivery/stream.ts'
import type { Channel } from '../feed/channel.ts'
import type { StartingPoint } from '../feed/position.ts'
import type { PublishedEvent } from '../feed/published-event.ts'
import { readFollowQuery } from '../query.ts'
import type { ServerTransport, TransportContext } from '../transport.ts'

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform', // a proxy that compressed the stream would hold events back
  'x-accel-buffering': 'no', // nginx buffers responses unless told not to
}

/** What a client should wait before it reconnects, ms. */
const RETRY_MS = 2_000

/** A comment: no event, no line of data, just a sign of life. The empty line after it is framing to the ledgers. */
const HEARTBEAT = Buffer.from(':\n\n')
const COMMENT_BYTES = 2
const PACKED_HEARTBEAT = packedSign(HEARTBEAT, COMMENT_BYTES)

export const sse: ServerTransport = {
  ...SSE,
  routes: async (app, context) => {
    app.get('', { config: { whileClosing: true } }, (request, reply) => {
      const { channelName, since } = readFollowQuery(request)
      const channel = context.shutdown.begun ? null : tryAdmit(context, request, channelName)
      if (channel === null) shed(request, reply)
      else follow(request, reply, context, channel, lastEventId(request) ?? since)
    })
  },
}

/** `Last-Event-ID` wins over `since`: the URL is the page's first wish, the header is how far it came. */
function lastEventId(request: FastifyRequest): StartingPoint | null {
  const id = request.headers['last-event-id']
  if (typeof id !== 'string' || id === '') return null
  const cursor = parseCursor(id)
  return cursor === null ? { kind: 'malformed' } : { kind: 'cursor', cursor }
}

function follow(
  request: FastifyRequest,
  reply: FastifyReply,
  context: TransportContext,
  channel: Channel,
  since: StartingPoint,
): void {
  const { sseCompression, sseHeartbeatMs, streamMs } = context.settings
  if (sseCompression !== 'off') varyByEncoding(reply)
  const gzip = codingFor(reply, sseCompression) === 'gzip' ? new GzipMember() : null
  const closed = (): void => {
    stream.stop()
    stopHeartbeat()
    forgetLifetime()
    forgetEnd()
  }
  const headers = gzip === null ? HEADERS : { ...HEADERS, 'content-encoding': 'gzip' }
  const { socket, chunked, end } = openHttpStream(request, reply, headers, closed, () => gzip?.end() ?? null)
  const outbox = new Outbox({ socket, counts: context.counts, settings: context.settings })
  const { wrap, framing, packing } = chunked ? CHUNKED : PLAIN
  const written = gzip === null ? framing : gzipFraming(PLAIN.framing, packing, gzip, wrap)
  const sign = gzip === null ? { piece: HEARTBEAT, signBytes: COMMENT_BYTES } : PACKED_HEARTBEAT
  const stream = new Stream(channel, channel.locate(since), outbox, written)
  const stopHeartbeat = startHeartbeat(context.wheel, outbox, sseHeartbeatMs, wrap(sign.piece), sign.signBytes, () =>
    gzip?.sent(HEARTBEAT),
  )
  const forgetLifetime = startLifetime(context.wheel, socket, streamMs, end)
  const forgetEnd = context.shutdown.add(end)
}

const PLAIN = bodyOf((block) => block)
const CHUNKED = bodyOf(chunkOf)

/** How a body is written, as it is and compressed; `wrap` puts around each piece what the connection asks for. */
function bodyOf(wrap: (piece: Buffer) => Buffer) {
  return { wrap, framing: framingOf(wrap), packing: new GzipPacking(blockOf, wrap) }
}

function blockOf(event: PublishedEvent): Buffer {
  return Buffer.from(`id: ${event.cursor}\n${dataLines(event.json.toString())}\n`)
}

function framingOf(wrap: (block: Buffer) => Buffer): Framing {
  return {
    event: (event) => wrap(blockOf(event)),
    hello: (hello) =>
      wrap(Buffer.from(`retry: ${RETRY_MS}\nevent: hello\nid: ${hello.cursor}\n${dataLines(JSON.stringify(hello))}\n`)),
    gap: (gap) => wrap(Buffer.from(`event: gap\nid: ${gap.to}\n${dataLines(JSON.stringify(gap))}\n`)),
  }
}

/** CR, LF and CRLF all end a line (HTML standard §9.2.5), so each piece gets a `data:` of its own. */
export function dataLines(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join('')
}

/** Turns a client away so that it comes back: later, and not all at the same time. */
function shed(request: FastifyRequest, reply: FastifyReply): void {
  const { socket, chunked, end } = openHttpStream(request, reply, HEADERS, () => {})
  const retry = Buffer.from(`retry: ${Math.round(RETRY_MS * (1 + Math.random()))}\n\n`)
  socket.write(chunked ? chunkOf(retry) : retry)
  end()
}

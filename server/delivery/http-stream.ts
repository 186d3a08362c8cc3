/**
 * A response that does not end: the head at once, then chunks that were built beforehand, written straight to
 * the socket. Node's own `res.write` would build each chunk anew for each subscriber and hold it back until
 * the end of the loop turn.
 */
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { streamBegins } from './socket-bytes.ts'
import { endSent, watchUnread } from './unread-end.ts'

export interface HttpStream {
  readonly socket: Socket
  /** Whether what is written must be chunks; false for HTTP/1.0, where the body lasts until the connection ends. */
  readonly chunked: boolean
  /** Ends the body and then the connection; safe to call at any time. */
  end(): void
}

const CRLF = Buffer.from('\r\n')
const LAST_CHUNK = Buffer.from('0\r\n\r\n')

/** Sockets that carry a stream, and the latest request of each socket. */
const streaming = new WeakSet<Socket>()
const latest = new WeakMap<Socket, IncomingMessage>()

/**
 * To be told of every request. Behind a stream nothing is answered any more (RFC 9112 §9.6), but a body that nobody
 * reads would stop the reading of the whole connection, and then its end would never be seen.
 */
export function noteRequest(request: IncomingMessage): void {
  latest.set(request.socket, request)
  if (streaming.has(request.socket)) request.resume()
}

/** `<size in hex>␍␊…␍␊` (RFC 9112 §7.1). */
export function chunkOf(body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, CRLF])
}

/**
 * Sends the head and hands the connection over.
 * A client that half-closes (FIN) gets the last chunk and an end in return, so that both ends count the same.
 * @param closed called once, when the connection is gone
 * @param lastPiece what the body ends with; asked once, when the stream ends in order
 */
export function openHttpStream(
  request: FastifyRequest,
  reply: FastifyReply,
  headers: Readonly<Record<string, string>>,
  closed: () => void,
  lastPiece: () => Buffer | null = () => null,
): HttpStream {
  const { socket, httpVersion } = request.raw
  const chunked = httpVersion !== '1.0'
  const end = (): void => {
    if (!socket.writable) return
    const last = lastPiece()
    if (last !== null) socket.write(chunked ? chunkOf(last) : last)
    if (chunked) socket.write(LAST_CHUNK)
    endSent(socket)
  }
  // Before Node's own listener, which ends the socket without the last chunk.
  socket.prependOnceListener('end', end)
  socket.once('close', closed)
  watchUnread(socket)
  streaming.add(socket)
  latest.get(socket)?.resume()
  reply.hijack()
  reply.raw.writeHead(200, { ...reply.getHeaders(), ...headers, connection: 'close' } as OutgoingHttpHeaders)
  reply.raw.flushHeaders()
  streamBegins(socket)
  return { socket, chunked, end }
}

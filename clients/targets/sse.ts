/**
 * Server-Sent Events of a server that is not ours. It may say no hello; then its first message tells that the
 * subscription stands.
 *
 *   → GET /sse?channel=run-1 HTTP/1.1 CRLF Accept: text/event-stream CRLF Last-Event-ID: 1450755280:3 CRLF CRLF
 *   ← HTTP/1.1 200 OK CRLF Content-Type: text/event-stream; charset=utf-8 CRLF … CRLF CRLF : hi LF LF
 *   ← id: 1450755280:4 LF data: {"seq":42,…} LF LF
 */
import { type MappedSse, pathFor } from '../../protocol/target.ts'
import { SSE } from '../../protocol/transports.ts'
import type { ClientTransport, FollowOptions } from '../transport.ts'
import { CarriedCursor } from '../wire/carried-cursor.ts'
import type { Link } from '../wire/connection.ts'
import { following, newLink } from '../wire/following.ts'
import { ForeignEvents, type TargetEvents } from '../wire/foreign-events.ts'
import { foreignStreamHead } from '../wire/foreign-head.ts'
import { HttpStream, type StreamListener } from '../wire/http-stream.ts'
import { type SseSink, SseStream } from '../wire/sse-stream.ts'
import { noUplink } from './no-uplink.ts'

const MISSED_HEARTBEATS = 2 // one may be late; two are silence

export function mappedSse(mapping: MappedSse, target: TargetEvents): ClientTransport {
  return {
    ...SSE,
    open(options) {
      const link = newLink(options)
      new MappedSseFollower(mapping, target, options, link)
      return following(link, noUplink)
    },
  }
}

class MappedSseFollower implements StreamListener, SseSink {
  readonly #types: readonly string[]
  readonly #cursor: CarriedCursor
  readonly #events: ForeignEvents
  readonly #blocks = new SseStream(this)
  readonly #stream: HttpStream

  constructor(mapping: MappedSse, target: TargetEvents, options: FollowOptions, link: Link) {
    const path = pathFor(mapping.path, options.channel)
    this.#types = mapping.events
    this.#cursor = new CarriedCursor(mapping.cursor, options.memory)
    this.#events = new ForeignEvents(target, options)
    const request = {
      head: foreignStreamHead(options, this.#cursor.path(path), this.#cursor.fields),
      name: `GET ${path}`,
      contentType: 'text/event-stream',
      silenceMs: MISSED_HEARTBEATS * options.target.limits.sseHeartbeatMs,
    }
    this.#stream = new HttpStream(link, request, this)
  }

  body(bytes: Buffer, start: number, end: number): void {
    this.#blocks.feed(bytes, start, end)
  }

  get pendingBytes(): number {
    return this.#blocks.pendingBytes
  }

  get betweenMessages(): boolean {
    return this.#blocks.betweenBlocks
  }

  id(value: string): void {
    this.#cursor.id(value)
  }

  event(type: string, bytes: Buffer, start: number, end: number, dataBytes: number): void {
    const atUs = this.#stream.received.ofMessage()
    const eventBytes = this.#types.includes(type) ? this.#events.take(bytes, start, end, atUs) : 0
    // Data of several lines is joined by line feeds that are no bytes of it.
    const payloadBytes = Math.min(eventBytes, dataBytes)
    this.#stream.count('payload', payloadBytes)
    this.#stream.count('framing', dataBytes - payloadBytes)
    this.#cursor.complete(bytes, start, end, this.#events.sequence)
    if (this.#events.joined) this.#stream.setUp()
  }

  framingBytes(count: number): void {
    this.#stream.count('framing', count)
  }

  heartbeatBytes(count: number): void {
    this.#stream.received.passed()
    this.#stream.count('heartbeat', count)
  }

  blockWithoutData(): void {
    this.#stream.received.passed()
  }
}

/**
 * Server-Sent Events: one response that never ends (WHATWG HTML §9.2).
 *
 *   → GET /feed/sse?channel=main&since=now HTTP/1.1 CRLF
 *     Host: 127.0.0.1:8080 CRLF Accept: text/event-stream CRLF CRLF
 *   ← HTTP/1.1 200 OK CRLF Content-Type: text/event-stream; charset=utf-8 CRLF … CRLF CRLF
 *     retry: 2000 LF event: hello LF id: k3j9x0a1b2c3:41 LF
 *     data: {"channel":"main","cursor":"k3j9x0a1b2c3:41","gap":null} LF LF
 *   ← id: k3j9x0a1b2c3:42 LF data: {"seq":42,…} LF LF        each event, in a chunk of its own
 *   ← : LF LF                                                a comment, so that silence can be told from death
 *
 * What it costs: one request for the whole life, then the id line, "data: ", two line ends and a chunk head for
 * each event; one connection held open, and nothing travels up on it. A browser reconnects by itself and hands
 * the last id back.
 * When to choose it: when events go one way. It is plain HTTP, and the least code on both sides.
 */
import { SSE } from '../../protocol/transports.ts'
import type { ClientTransport, FollowObserver, FollowOptions } from '../transport.ts'
import type { Link } from '../wire/connection.ts'
import { expectGap, expectHello, readJson } from '../wire/control-messages.ts'
import { deliverEvent } from '../wire/event-scan.ts'
import { following, newLink } from '../wire/following.ts'
import { HttpStream, type StreamListener } from '../wire/http-stream.ts'
import { MessagePost } from '../wire/message-post.ts'
import { eventStreamHead } from '../wire/request-head.ts'
import { type SseSink, SseStream } from '../wire/sse-stream.ts'

const MISSED_HEARTBEATS = 2 // one may be late; two are silence

export const sse: ClientTransport = {
  ...SSE,
  open(options) {
    const link = newLink(options)
    const messages = new MessagePost(options, link)
    new SseFollower(options, link)
    return following(link, (message) => messages.send(message))
  },
}

class SseFollower implements StreamListener, SseSink {
  readonly #observer: FollowObserver
  readonly #events = new SseStream(this)
  readonly #stream: HttpStream

  constructor(options: FollowOptions, link: Link) {
    this.#observer = options.observer
    const request = {
      head: eventStreamHead(options, options.since),
      name: 'GET /feed/sse',
      contentType: 'text/event-stream',
      silenceMs: MISSED_HEARTBEATS * options.target.limits.sseHeartbeatMs,
    }
    this.#stream = new HttpStream(link, request, this)
  }

  body(bytes: Buffer, start: number, end: number): void {
    this.#events.feed(bytes, start, end)
  }

  get pendingBytes(): number {
    return this.#events.pendingBytes
  }

  get betweenMessages(): boolean {
    return this.#events.betweenBlocks
  }

  event(type: string, bytes: Buffer, start: number, end: number, dataBytes: number): void {
    this.#stream.count(type === 'message' ? 'payload' : 'framing', dataBytes)
    const atUs = this.#stream.received.ofMessage()
    if (type === 'message') deliverEvent(this.#observer, bytes, start, end, atUs)
    else if (type === 'hello') this.#hello(readJson(bytes.toString('utf8', start, end)), atUs)
    else if (type === 'gap') this.#observer.gap(expectGap(readJson(bytes.toString('utf8', start, end))), atUs)
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

  #hello(value: unknown, atUs: number): void {
    const { cursor, gap } = expectHello(value)
    this.#stream.setUp()
    this.#observer.hello(cursor, gap, atUs)
  }
}

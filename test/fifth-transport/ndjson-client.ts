/**
 * NDJSON streaming: one response that never ends, one JSON value a line. The client's side of the fifth transport:
 * this file, and its entry in a registry.
 */
import type { ClientTransport, FollowOptions } from '../../clients/transport.ts'
import { ByteAssembly } from '../../clients/wire/byte-assembly.ts'
import { Connection, type ConnectionHandler, type Link } from '../../clients/wire/connection.ts'
import { expectGap, expectHello } from '../../clients/wire/control-messages.ts'
import { deliverEvent } from '../../clients/wire/event-scan.ts'
import { following, newLink } from '../../clients/wire/following.ts'
import { HttpResponseParser, type ResponseSink } from '../../clients/wire/http-response.ts'
import { MessagePost } from '../../clients/wire/message-post.ts'
import { pollHead } from '../../clients/wire/request-head.ts'
import type { ResponseHead } from '../../clients/wire/response-head.ts'
import { unexpectedAnswer } from '../../clients/wire/unexpected-answer.ts'
import { POLLING } from '../../protocol/transports.ts'

const NEWLINE = 0x0a
const SEQ_FIRST = '{"seq":'

export const ndjsonClient: ClientTransport = {
  name: 'ndjson',
  summary: 'one response that never ends, one JSON value a line',
  capabilities: { ...POLLING.capabilities, pushes: true },
  open(options) {
    const link = newLink(options)
    const messages = new MessagePost(options, link)
    new NdjsonFollower(options, link)
    return following(link, (message) => messages.send(message))
  },
}

class NdjsonFollower implements ConnectionHandler, ResponseSink {
  readonly #options: FollowOptions
  readonly #link: Link
  readonly #response = new HttpResponseParser(this)
  readonly #line = new ByteAssembly()
  readonly #connection: Connection
  #atUs = 0

  constructor(options: FollowOptions, link: Link) {
    this.#options = options
    this.#link = link
    this.#connection = new Connection(link, this)
  }

  connected(connection: Connection): void {
    const head = pollHead(this.#options, 'ndjson').text(this.#options.since, null)
    connection.write(head)
    connection.countUp('heads', head.length)
    this.#link.observer.request('request')
  }

  read(_connection: Connection, bytes: Buffer, end: number, atUs: number): void {
    this.#atUs = atUs
    this.#response.feed(bytes, 0, end)
    this.#line.keep()
    if (this.#response.complete) this.#link.lifetime.end()
  }

  head(head: ResponseHead, headBytes: number): void {
    this.#connection.countDown('heads', headBytes)
    if (head.status !== 200) throw unexpectedAnswer('GET /feed/ndjson', '200', head.status, '')
  }

  body(bytes: Buffer, start: number, end: number): void {
    let from = start
    for (let at = bytes.indexOf(NEWLINE, from); at !== -1 && at < end; at = bytes.indexOf(NEWLINE, from)) {
      this.#line.add(bytes, from, at)
      this.#value()
      this.#line.clear()
      from = at + 1
    }
    if (from < end) this.#line.add(bytes, from, end)
  }

  framingBytes(count: number): void {
    this.#connection.countDown('framing', count)
  }

  ended(connection: Connection): void {
    connection.countDown('framing', this.#response.pendingBytes + this.#line.length)
    if (this.#response.endOfStream()) this.#link.lifetime.end()
    else this.#link.lifetime.fail(new Error('expected the stream to end with its last chunk'))
  }

  failed(_connection: Connection, error: Error): void {
    this.#link.lifetime.fail(error)
  }

  closed(_connection: Connection, error: Error | null): void {
    if (error !== null) this.#link.lifetime.fail(error)
  }

  #value(): void {
    const { bytes, start, end } = this.#line
    const isEvent = bytes.toString('latin1', start, start + SEQ_FIRST.length) === SEQ_FIRST
    this.#connection.countDown(isEvent ? 'payload' : 'framing', end - start)
    this.#connection.countDown('framing', 1)
    if (isEvent) return deliverEvent(this.#link.observer, bytes, start, end, this.#atUs)
    const { hello, gap } = JSON.parse(bytes.toString('utf8', start, end))
    if (hello === undefined) return this.#link.observer.gap(expectGap(gap), this.#atUs)
    const place = expectHello(hello)
    this.#link.observer.hello(place.cursor, place.gap, this.#atUs)
  }
}

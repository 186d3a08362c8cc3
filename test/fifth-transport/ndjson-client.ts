/**
 * NDJSON streaming: one response that never ends, one JSON value a line. The client's side of the fifth transport:
 * this file, and its entry in a registry.
 */
import type { ClientTransport, FollowOptions } from '../../clients/transport.ts'
import { ByteAssembly } from '../../clients/wire/byte-assembly.ts'
import type { Link } from '../../clients/wire/connection.ts'
import { expectGap, expectHello, readJson } from '../../clients/wire/control-messages.ts'
import { deliverEvent } from '../../clients/wire/event-scan.ts'
import { following, newLink } from '../../clients/wire/following.ts'
import { HttpStream, type StreamListener } from '../../clients/wire/http-stream.ts'
import { MessagePost } from '../../clients/wire/message-post.ts'
import { pollHead } from '../../clients/wire/request-head.ts'
import { POLLING } from '../../protocol/transports.ts'

const NEWLINE = 0x0a
const EVENT_BEGINS = '{"seq":'
/** Nothing keeps this stream alive, so no silence is a failure. */
const SILENCE_MS = 2 ** 31 - 1

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

class NdjsonFollower implements StreamListener {
  readonly #options: FollowOptions
  readonly #line = new ByteAssembly()
  readonly #stream: HttpStream
  #takenBytes = 0

  constructor(options: FollowOptions, link: Link) {
    this.#options = options
    const head = pollHead(options, 'ndjson').text(options.since, null)
    const request = { head, name: 'GET /feed/ndjson', contentType: 'application/x-ndjson', silenceMs: SILENCE_MS }
    this.#stream = new HttpStream(link, request, this)
  }

  get pendingBytes(): number {
    return this.#takenBytes
  }

  get betweenMessages(): boolean {
    return this.#takenBytes === 0
  }

  body(bytes: Buffer, start: number, end: number): void {
    this.#takenBytes += end - start
    let from = start
    for (let at = bytes.indexOf(NEWLINE, from); at !== -1 && at < end; at = bytes.indexOf(NEWLINE, from)) {
      this.#line.add(bytes, from, at)
      this.#value(this.#stream.received.ofMessage())
      this.#line.clear()
      from = at + 1
    }
    this.#line.add(bytes, from, end)
    this.#line.keep()
  }

  #value(atUs: number): void {
    const { bytes, start, end } = this.#line
    const isEvent = bytes.toString('latin1', start, start + EVENT_BEGINS.length) === EVENT_BEGINS
    this.#takenBytes -= end - start + 1
    this.#stream.count(isEvent ? 'payload' : 'framing', end - start)
    this.#stream.count('framing', 1)
    if (isEvent) deliverEvent(this.#options.observer, bytes, start, end, atUs)
    else this.#control(readJson(bytes.toString('utf8', start, end)) as { hello?: unknown; gap?: unknown }, atUs)
  }

  #control({ hello, gap }: { hello?: unknown; gap?: unknown }, atUs: number): void {
    if (hello === undefined) {
      this.#options.observer.gap(expectGap(gap), atUs)
    } else {
      const place = expectHello(hello)
      this.#stream.setUp()
      this.#options.observer.hello(place.cursor, place.gap, atUs)
    }
  }
}

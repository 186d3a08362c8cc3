/**
 * Long polling: ask, and be held until there is an answer (RFC 6202 §2).
 *
 *   → GET /feed/long-polling?channel=main&since=k3j9x0a1b2c3:41&wait=25000 HTTP/1.1 CRLF
 *     Host: 127.0.0.1:8080 CRLF CRLF
 *     … the server holds the request until event 42 …
 *   ← HTTP/1.1 200 OK CRLF … CRLF CRLF
 *     {"cursor":"k3j9x0a1b2c3:42","hasMore":false,"gap":null,"events":[{"seq":42,…}]}
 *   → GET /feed/long-polling?channel=main&since=k3j9x0a1b2c3:42&wait=25000 …      at once
 *   ← HTTP/1.1 204 No Content CRLF Lab-Cursor: k3j9x0a1b2c3:42 CRLF CRLF          nothing for 25 s
 *
 * What it costs: a request and two heads for each delivery, and a blind window: what happens between an answer
 * and the next question waits for that question, so the worst latency is over three network transits while the
 * average stays near one. When events come faster than a round trip they travel in batches, and it becomes
 * polling at the rate of the network.
 * When to choose it: when events are rare, must arrive at once, and nothing but plain requests gets through.
 */
import { CURSOR_HEADER } from '../../protocol/messages.ts'
import type { LongPollingSettings } from '../../protocol/scenario.ts'
import { LONG_POLLING } from '../../protocol/transports.ts'
import type { ClientTransport, FollowOptions } from '../transport.ts'
import { BatchDelivery } from '../wire/batch-delivery.ts'
import type { Link } from '../wire/connection.ts'
import { following, newLink } from '../wire/following.ts'
import { type AnswerListener, HttpExchange } from '../wire/http-exchange.ts'
import { MessagePost } from '../wire/message-post.ts'
import { limitQuery, pollHead } from '../wire/request-head.ts'
import type { ResponseHead } from '../wire/response-head.ts'
import { unexpectedAnswer } from '../wire/unexpected-answer.ts'

const GRACE_MS = 5000 // a held poll that is still unanswered this long after its wait and a round trip has failed

export const longPolling: ClientTransport = {
  ...LONG_POLLING,
  open(options) {
    const link = newLink(options)
    const messages = new MessagePost(options, link)
    new LongPoller(options, link).ask()
    return following(link, (message) => messages.send(message))
  },
}

class LongPoller implements AnswerListener {
  readonly #link: Link
  readonly #delivery: BatchDelivery
  readonly #exchange: HttpExchange
  readonly #head: ReturnType<typeof pollHead>
  #cursorHeader: string | null = null
  #answeredAtUs = 0 // of the answer that the next question follows; 0: of none

  constructor(options: FollowOptions, link: Link) {
    const { longPollHoldMs } = options.target.limits
    const settings: LongPollingSettings = { waitMs: longPollHoldMs, graceMs: GRACE_MS, ...options.settings }
    const { waitMs, graceMs } = settings
    const { roundTripMs = 0 } = options.target
    this.#link = link
    this.#delivery = new BatchDelivery(options)
    this.#head = pollHead(options, LONG_POLLING.name, `&wait=${waitMs}${limitQuery(options)}`)
    this.#exchange = new HttpExchange(link, waitMs + roundTripMs + graceMs, this)
  }

  ask(): void {
    this.#exchange.ask(this.#head.text(this.#delivery.since, null))
  }

  head(head: ResponseHead): void {
    this.#cursorHeader = head.status === 204 ? head.field(CURSOR_HEADER.toLowerCase()) : null
  }

  answer(status: number, body: Buffer, start: number, end: number, atUs: number): void {
    const { exchangedBytes } = this.#exchange
    if (status === 200) this.#exchange.countBody(this.#delivery.deliver(body, start, end, atUs, exchangedBytes))
    else if (status === 204) {
      this.#delivery.deliverNothing(this.#cursorHeader ?? this.#delivery.since, atUs, exchangedBytes)
    } else throw unexpectedAnswer('GET /feed/long-polling', '200 or 204', status, body.toString('utf8', start, end))
    this.#answeredAtUs = atUs
    if (!this.#link.lifetime.ending) this.ask()
  }

  asked(): void {
    if (this.#answeredAtUs === 0) return
    this.#link.observer.reAsked(this.#link.clock.nowUs() - this.#answeredAtUs)
    this.#answeredAtUs = 0
  }

  failed(error: Error): void {
    this.#link.lifetime.fail(error)
  }
}

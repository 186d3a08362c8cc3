/**
 * Short polling: ask again every so often.
 *
 *   → GET /feed/polling?channel=main&since=k3j9x0a1b2c3:41 HTTP/1.1 CRLF
 *     Host: 127.0.0.1:8080 CRLF
 *     If-None-Match: "…" CRLF CRLF                        when the last answer to this very URL had an ETag
 *   ← HTTP/1.1 200 OK CRLF … CRLF CRLF
 *     {"cursor":"k3j9x0a1b2c3:42","hasMore":false,"gap":null,"events":[{"seq":42,…}]}
 *   ← HTTP/1.1 304 Not Modified CRLF … CRLF CRLF          nothing new, and no body
 *
 * The cursor of an answer is the since of the next question, so a lost answer loses no event.
 *
 * What it costs: an event waits half an interval on average, a whole one at worst, and every client pays for
 * a request and two heads in each interval, whether anything happened or not. In return one answer can carry
 * many events, nothing is held open, and everything between client and server understands it.
 * When to choose it: when seconds of delay are fine, or when events come faster than they need to be seen.
 */
import type { PollingSettings } from '../../protocol/scenario.ts'
import { POLLING } from '../../protocol/transports.ts'
import type { ClientTransport, FollowOptions } from '../transport.ts'
import { BatchDelivery } from '../wire/batch-delivery.ts'
import type { Link } from '../wire/connection.ts'
import { following, newLink } from '../wire/following.ts'
import { type AnswerListener, HttpExchange } from '../wire/http-exchange.ts'
import { MessagePost } from '../wire/message-post.ts'
import { PollTimer } from '../wire/poll-timer.ts'
import { limitQuery, pollHead } from '../wire/request-head.ts'
import type { ResponseHead } from '../wire/response-head.ts'
import { unexpectedAnswer } from '../wire/unexpected-answer.ts'

const DEFAULTS: PollingSettings = {
  intervalMs: 1000,
  schedule: 'fixed-rate',
  etag: true,
  timeoutMs: 10_000, // an answer is never held, so a silence this long is a failure
}

export const polling: ClientTransport = {
  ...POLLING,
  open(options) {
    const link = newLink(options)
    const messages = new MessagePost(options, link)
    const poller = new Poller(options, link)
    link.lifetime.onEnding(() => poller.stop())
    poller.ask()
    return following(link, (message) => messages.send(message))
  },
}

class Poller implements AnswerListener {
  readonly #link: Link
  readonly #settings: PollingSettings
  readonly #delivery: BatchDelivery
  readonly #exchange: HttpExchange
  readonly #head: ReturnType<typeof pollHead>
  readonly #timer: PollTimer
  #etag: string | null = null
  #stopped = false

  constructor(options: FollowOptions, link: Link) {
    this.#link = link
    this.#settings = { ...DEFAULTS, ...options.settings }
    this.#delivery = new BatchDelivery(options)
    this.#head = pollHead(options, POLLING.name, limitQuery(options))
    this.#exchange = new HttpExchange(link, this.#settings.timeoutMs, this)
    this.#timer = new PollTimer(options, this.#settings, () => this.ask())
  }

  ask(): void {
    this.#exchange.ask(this.#head.text(this.#delivery.since, this.#etag))
  }

  stop(): void {
    this.#stopped = true
    this.#timer.stop()
  }

  head(head: ResponseHead): void {
    this.#etag = this.#settings.etag ? head.field('etag') : null
  }

  answer(status: number, body: Buffer, start: number, end: number, atUs: number): void {
    const asked = this.#delivery.since
    const { exchangedBytes } = this.#exchange
    if (status === 200) this.#exchange.countBody(this.#delivery.deliver(body, start, end, atUs, exchangedBytes))
    else if (status === 304) this.#delivery.deliverNothing(asked, atUs, exchangedBytes)
    else throw unexpectedAnswer('GET /feed/polling', '200 or 304', status, body.toString('utf8', start, end))
    if (this.#delivery.since !== asked) this.#etag = null // an ETag belongs to one URL
    this.#askAgain()
  }

  failed(error: Error): void {
    this.#link.lifetime.fail(error)
  }

  #askAgain(): void {
    if (this.#stopped) return
    if (this.#delivery.hasMore) this.ask()
    else this.#timer.askNext()
  }
}

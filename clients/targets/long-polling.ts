/**
 * Long polling of a server that is not ours: asked again at once after each answer, and after each time-out of its own.
 *
 *   → GET /long-polling?channel=run-1 HTTP/1.1 CRLF If-Modified-Since: … CRLF If-None-Match: 4 CRLF CRLF
 *     … held until there is a message …
 *   ← HTTP/1.1 200 OK CRLF Last-Modified: … CRLF Etag: 5 CRLF … CRLF CRLF {"seq":43,…}
 *   ← HTTP/1.1 408 Request Timeout CRLF … CRLF CRLF        Nchan's word for nothing: `nothing: [408]`
 */
import type { LongPollingSettings } from '../../protocol/scenario.ts'
import { type MappedLongPolling, pathFor } from '../../protocol/target.ts'
import { LONG_POLLING } from '../../protocol/transports.ts'
import type { ClientTransport, FollowOptions } from '../transport.ts'
import type { Link } from '../wire/connection.ts'
import { following, newLink } from '../wire/following.ts'
import type { TargetEvents } from '../wire/foreign-events.ts'
import { type AnswerListener, HttpExchange } from '../wire/http-exchange.ts'
import type { ResponseHead } from '../wire/response-head.ts'
import { MappedAnswers } from './answers.ts'
import { noUplink } from './no-uplink.ts'

/** How long a server may hold a question, and how much longer it may take to answer, ms. */
const DEFAULTS: LongPollingSettings = { waitMs: 25_000, graceMs: 5_000 }

export function mappedLongPolling(mapping: MappedLongPolling, target: TargetEvents): ClientTransport {
  return {
    ...LONG_POLLING,
    open(options) {
      const link = newLink(options)
      const answers = new MappedAnswers(mapping, target, pathFor(mapping.path, options.channel), options)
      new MappedLongPoller(answers, options, link).ask()
      return following(link, noUplink)
    },
  }
}

class MappedLongPoller implements AnswerListener {
  readonly #link: Link
  readonly #answers: MappedAnswers
  readonly #exchange: HttpExchange
  #answeredAtUs = 0 // of the answer that the next question follows; 0: of none

  constructor(answers: MappedAnswers, options: FollowOptions, link: Link) {
    const { waitMs, graceMs }: LongPollingSettings = { ...DEFAULTS, ...options.settings }
    const { roundTripMs = 0 } = options.target
    this.#link = link
    this.#answers = answers
    this.#exchange = new HttpExchange(link, waitMs + roundTripMs + graceMs, this)
  }

  ask(): void {
    this.#exchange.ask(this.#answers.question())
  }

  head(head: ResponseHead): void {
    this.#answers.head(head)
  }

  answer(status: number, body: Buffer, start: number, end: number, atUs: number): void {
    const { exchangedBytes } = this.#exchange
    this.#exchange.countBody(this.#answers.answer(status, body, start, end, atUs, exchangedBytes))
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

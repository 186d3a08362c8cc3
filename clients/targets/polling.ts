/**
 * Short polling of a server that is not ours: the same question every so often, with its cursor where it wants it.
 *
 *   → GET /polling?channel=run-1 HTTP/1.1 CRLF If-Modified-Since: Tue, 22 Dec 2026 03:34:40 GMT CRLF If-None-Match: 3 CRLF …
 *   ← HTTP/1.1 200 OK CRLF Last-Modified: … CRLF Etag: 4 CRLF … CRLF CRLF {"seq":42,…}       Nchan: one message an answer
 *   → …                                                                                      `again: at-once`
 *   ← HTTP/1.1 304 Not Modified CRLF … CRLF CRLF                                             until there is nothing
 */
import type { PollingSettings } from '../../protocol/scenario.ts'
import { type MappedPolling, pathFor } from '../../protocol/target.ts'
import { POLLING } from '../../protocol/transports.ts'
import type { ClientTransport, FollowOptions } from '../transport.ts'
import type { Link } from '../wire/connection.ts'
import { following, newLink } from '../wire/following.ts'
import type { TargetEvents } from '../wire/foreign-events.ts'
import { type AnswerListener, HttpExchange } from '../wire/http-exchange.ts'
import { PollTimer } from '../wire/poll-timer.ts'
import type { ResponseHead } from '../wire/response-head.ts'
import { MappedAnswers } from './answers.ts'
import { noUplink } from './no-uplink.ts'

const DEFAULTS: PollingSettings = { intervalMs: 1000, schedule: 'fixed-rate', etag: false, timeoutMs: 10_000 }

export function mappedPolling(mapping: MappedPolling, target: TargetEvents): ClientTransport {
  return {
    ...POLLING,
    open(options) {
      const link = newLink(options)
      const answers = new MappedAnswers(mapping, target, pathFor(mapping.path, options.channel), options)
      const poller = new MappedPoller(mapping.again, answers, options, link)
      link.lifetime.onEnding(() => poller.stop())
      poller.ask()
      return following(link, noUplink)
    },
  }
}

class MappedPoller implements AnswerListener {
  readonly #link: Link
  readonly #again: MappedPolling['again']
  readonly #answers: MappedAnswers
  readonly #exchange: HttpExchange
  readonly #timer: PollTimer
  #stopped = false

  constructor(again: MappedPolling['again'], answers: MappedAnswers, options: FollowOptions, link: Link) {
    const settings: PollingSettings = { ...DEFAULTS, ...options.settings }
    this.#link = link
    this.#again = again
    this.#answers = answers
    this.#exchange = new HttpExchange(link, settings.timeoutMs, this)
    this.#timer = new PollTimer(options, settings, () => this.ask())
  }

  ask(): void {
    this.#exchange.ask(this.#answers.question())
  }

  stop(): void {
    this.#stopped = true
    this.#timer.stop()
  }

  head(head: ResponseHead): void {
    this.#answers.head(head)
  }

  answer(status: number, body: Buffer, start: number, end: number, atUs: number): void {
    const { exchangedBytes } = this.#exchange
    this.#exchange.countBody(this.#answers.answer(status, body, start, end, atUs, exchangedBytes))
    if (this.#stopped) return
    if (this.#again === 'at-once' && this.#answers.hadMessages) this.ask()
    else this.#timer.askNext()
  }

  failed(error: Error): void {
    this.#link.lifetime.fail(error)
  }
}

/**
 * The uplink of the HTTP transports: POST /feed/messages on a second connection of the follower, opened with the
 * first message. One at a time; a repeat is safe, since the server knows a message by its id.
 */
import type { MessageReceipt, OutgoingMessage } from '../../protocol/messages.ts'
import type { FollowOptions } from '../transport.ts'
import type { Link } from './connection.ts'
import { type AnswerListener, HttpExchange } from './http-exchange.ts'
import { MessageRefused } from './message-refused.ts'
import { messageHead } from './request-head.ts'
import { unexpectedAnswer } from './unexpected-answer.ts'

/** How long an answer may take, ms: the polls' own time-out. */
const ANSWER_TIMEOUT_MS = 10_000

interface Pending {
  readonly message: OutgoingMessage
  readonly resolve: (receipt: MessageReceipt) => void
  readonly reject: (error: Error) => void
}

export class MessagePost implements AnswerListener {
  readonly #options: FollowOptions
  readonly #exchange: HttpExchange
  readonly #link: Link
  /** The first one is on its way. */
  readonly #queue: Pending[] = []

  constructor(options: FollowOptions, link: Link) {
    this.#options = options
    this.#link = link
    this.#exchange = new HttpExchange(link, ANSWER_TIMEOUT_MS, this)
    const over = () => this.#rejectAll()
    link.lifetime.done.then(over, over)
  }

  /** Resolves with the server's receipt; rejects with its problem, or when the connection ends before it. */
  send(message: OutgoingMessage): Promise<MessageReceipt> {
    if (this.#link.lifetime.ending) return Promise.reject(new Error('expected an open following, this one is closed'))
    return new Promise((resolve, reject) => {
      this.#queue.push({ message, resolve, reject })
      if (this.#queue.length === 1) this.#post(message)
    })
  }

  head(): void {}

  answer(status: number, body: Buffer, start: number, end: number): void {
    const text = body.toString('utf8', start, end)
    this.#exchange.countBody(0)
    const pending = this.#queue.shift()
    if (status === 200) pending?.resolve(JSON.parse(text) as MessageReceipt)
    else
      pending?.reject(new MessageRefused(unexpectedAnswer('POST /feed/messages', '200', status, text).message, status))
    this.#next()
  }

  failed(error: Error): void {
    this.#queue.shift()?.reject(error)
    this.#next()
  }

  #next(): void {
    const next = this.#queue[0]
    if (next !== undefined && !this.#link.lifetime.ending) this.#post(next.message)
  }

  #post(message: OutgoingMessage): void {
    const body = Buffer.from(JSON.stringify(message))
    this.#exchange.ask(messageHead(this.#options, body.length), body)
  }

  #rejectAll(): void {
    for (const { reject } of this.#queue.splice(0)) reject(new Error('the connection ended before the receipt'))
  }
}

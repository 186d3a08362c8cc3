/** What polling and long polling make of the answers of a server that is not ours: its messages, and where to go on. */
import type { MappedLongPolling } from '../../protocol/target.ts'
import type { FollowObserver, FollowOptions } from '../transport.ts'
import { CarriedCursor } from '../wire/carried-cursor.ts'
import { ForeignEvents, type TargetEvents } from '../wire/foreign-events.ts'
import { foreignPollHead } from '../wire/foreign-head.ts'
import { messagesIn } from '../wire/message-bounds.ts'
import type { ResponseHead } from '../wire/response-head.ts'
import { unexpectedAnswer } from '../wire/unexpected-answer.ts'

export class MappedAnswers {
  /** The last answer had messages: there may be more. */
  hadMessages = false
  readonly #options: FollowOptions
  readonly #observer: FollowObserver
  readonly #mapping: MappedLongPolling
  readonly #path: string
  readonly #cursor: CarriedCursor
  readonly #events: ForeignEvents
  readonly #messages: (body: Buffer, start: number, end: number) => readonly number[]

  /** @param path of the mapping, with the channel filled in */
  constructor(mapping: MappedLongPolling, target: TargetEvents, path: string, options: FollowOptions) {
    this.#options = options
    this.#observer = options.observer
    this.#mapping = mapping
    this.#path = path
    this.#cursor = new CarriedCursor(mapping.cursor, options.memory)
    this.#events = new ForeignEvents(target, options)
    this.#messages = messagesIn(mapping.body, mapping.messages)
  }

  /** The next question. */
  question(): string {
    return foreignPollHead(this.#options, this.#cursor.path(this.#path), this.#cursor.fields)
  }

  head(head: ResponseHead): void {
    if (head.status === 200 || this.#mapping.nothing.includes(head.status)) this.#cursor.head(head)
  }

  /**
   * A whole answer, which took `exchangeBytes` on the wire with its question. Returns how many bytes of its body are events.
   * @throws WireError for another status, and for a body that is none
   */
  answer(status: number, body: Buffer, start: number, end: number, atUs: number, exchangeBytes: number): number {
    if (status !== 200 && !this.#mapping.nothing.includes(status)) throw this.#unexpected(status, body, start, end)
    const bounds = status === 200 ? this.#messages(body, start, end) : []
    const payloadBytes = this.#take(body, bounds, atUs)
    this.#cursor.complete(body, start, status === 200 ? end : start, this.#events.sequence)
    this.hadMessages = bounds.length > 0
    if (!this.hadMessages) this.#events.beganEmpty()
    this.#observer.answered(exchangeBytes, !this.hadMessages)
    return payloadBytes
  }

  /** Where a subscription begins with what is newest, all of its first answer was there before. */
  #take(body: Buffer, bounds: readonly number[], atUs: number): number {
    let payloadBytes = 0
    for (
      let index = this.#events.beginsWithNewest ? Math.max(0, bounds.length - 2) : 0;
      index < bounds.length;
      index += 2
    ) {
      payloadBytes += this.#events.take(body, bounds[index] as number, bounds[index + 1] as number, atUs)
    }
    return payloadBytes
  }

  #unexpected(status: number, body: Buffer, start: number, end: number): Error {
    const expected = ['200', ...this.#mapping.nothing].join(' or ')
    return unexpectedAnswer(`GET ${this.#path}`, expected, status, body.toString('utf8', start, end))
  }
}

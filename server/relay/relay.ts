/**
 * Posts every event of a channel to a server that only relays, verbatim and in order: one POST after the other on one
 * kept connection, since two at a time might overtake each other. The feed behind it is an open loop: an event that has
 * to wait for the answer to the one before is posted late, and that is told.
 *
 * An event that waited as long as an answer may take has failed, too: a server that takes fewer than are published would
 * else be posted to long after the feed is over.
 *
 * Nothing is posted twice: whether a POST without an answer was taken is not known (RFC 9110 §9.2.2).
 */
import { Agent, type IncomingMessage, request } from 'node:http'
import type { Clock } from '../../protocol/clock.ts'
import type { LabEvent } from '../../protocol/event.ts'
import type { RelayOptions, RelayStatus } from '../../protocol/relay.ts'
import type { Channel } from '../feed/channel.ts'
import { Lateness } from '../feed/lateness.ts'
import type { PublishedEvent } from '../feed/published-event.ts'

/** An answer that takes longer has failed, ms; and so has an event that is not posted so long after it was due. */
const ANSWER_MS = 5_000

export class Relay {
  readonly #options: RelayOptions
  readonly #clock: Clock
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1, noDelay: true })
  readonly #waiting: PublishedEvent[] = []
  #lateness = new Lateness()
  #answers = new Lateness()
  #isPosting = false
  #isClosed = false
  #accepted = 0
  #refused = 0
  #failed = 0
  #firstProblem: string | null = null

  constructor(options: RelayOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
  }

  /** From now on. @returns the way to stop */
  follow(channel: Channel): () => void {
    return channel.subscribe((event) => {
      this.#waiting.push(event)
      this.#postNext()
    })
  }

  status(): RelayStatus {
    return {
      accepted: this.#accepted,
      refused: this.#refused,
      failed: this.#failed,
      pending: this.#waiting.length + (this.#isPosting ? 1 : 0),
      firstProblem: this.#firstProblem,
      latenessUs: this.#lateness.summary(),
      answerUs: this.#answers.summary(),
    }
  }

  /** A measured window begins: how late a warm-up was is of no interest. */
  mark(): void {
    this.#lateness = new Lateness()
    this.#answers = new Lateness()
  }

  /** What waits is given up. */
  close(): void {
    this.#isClosed = true
    this.#waiting.length = 0
    this.#agent.destroy()
  }

  #postNext(): void {
    const postedAtUs = this.#clock.nowUs()
    const next = this.#isPosting || this.#isClosed ? undefined : this.#nextInTime(postedAtUs)
    if (next === undefined) return
    this.#isPosting = true
    this.#lateness.record(Math.max(0, postedAtUs - dueAtUsOf(next)))
    this.#post(next.json).then(
      (status) => this.#answered(status, postedAtUs),
      (error: Error) => this.#fail(error),
    )
  }

  /** The first of those that wait and did not wait for too long; those before it are given up. */
  #nextInTime(nowUs: number): PublishedEvent | undefined {
    for (;;) {
      const next = this.#waiting.shift()
      if (next === undefined || nowUs - dueAtUsOf(next) <= ANSWER_MS * 1000) return next
      this.#failed++
      this.#firstProblem ??= `not posted within ${ANSWER_MS / 1000} s: those before it had no answer yet`
    }
  }

  #answered(status: number, postedAtUs: number): void {
    this.#answers.record(Math.max(0, this.#clock.nowUs() - postedAtUs))
    if (status >= 200 && status < 300) this.#accepted++
    else {
      this.#refused++
      this.#firstProblem ??= `answered with ${status}`
    }
    this.#over()
  }

  #fail(error: Error): void {
    this.#failed++
    this.#firstProblem ??= error.message
    this.#over()
  }

  #over(): void {
    this.#isPosting = false
    this.#postNext()
  }

  /** Resolves with the status when the answer is complete. */
  #post(body: Buffer): Promise<number> {
    const { url, contentType, headers } = this.#options
    return new Promise((resolve, reject) => {
      const fields = { ...headers, 'content-type': contentType, 'content-length': body.length }
      const options = { method: 'POST', agent: this.#agent, headers: fields, signal: AbortSignal.timeout(ANSWER_MS) }
      const outgoing = request(url, options, (incoming: IncomingMessage) => {
        incoming.resume()
        incoming.once('end', () => resolve(incoming.statusCode ?? 0))
        incoming.once('error', reject)
      })
      outgoing.once('error', reject)
      outgoing.end(body)
    })
  }
}

/** It leads the event (protocol/event.ts), and a publisher has time to read it. */
function dueAtUsOf({ json }: PublishedEvent): number {
  return (JSON.parse(json.toString()) as LabEvent).dueAtUs
}

/**
 * One subscription of a transport that pushes: hello, then what the client missed, then what is published,
 * in this order on one connection.
 *
 * Both are read from the channel's history as fast as the connection takes them, so that a long way back never
 * fills the outbox, and what a slow reader has not had yet waits once for all readers. All of it happens in one
 * thread without a pause, so no event is lost or doubled in between. A reader that falls behind by more than the
 * cap is what the policy is for (slow-consumers.ts). A reader that falls out of the history is told with a gap.
 */
import type { Hello } from '../../protocol/messages.ts'
import type { Channel } from '../feed/channel.ts'
import type { Position } from '../feed/position.ts'
import type { PublishedEvent, Wrap } from '../feed/published-event.ts'
import { Backlog, type StreamGap } from './backlog.ts'
import type { Outbox } from './outbox.ts'
import { SLOW_CONSUMERS } from './slow-consumers.ts'

/** How a transport writes what every stream has to say. */
export interface Framing {
  readonly event: Wrap
  /** How much of an event's form is payload, where it is not the event's JSON verbatim. */
  payloadBytes?(form: Buffer, event: PublishedEvent): number
  /** Told of each event that was written, where what is still to come depends on it. */
  sent?(event: PublishedEvent): void
  hello(hello: Hello): Buffer
  /** A gap within the subscription: the JSON value, and the cursor to resume from. */
  gap(gap: StreamGap): Buffer
}

export class Stream {
  readonly outbox: Outbox
  readonly #backlog: Backlog
  readonly #framing: Framing
  readonly #unsubscribe: () => void
  /** Waits for the socket to drain. */
  #waiting = false
  /**
   * What may be owed before the policy acts, bytes. A client that resumes from far back owes its history to nobody's
   * slowness: it may fall behind by the cap from the nearest to the head that it has been.
   */
  #allowedBytes = Number.POSITIVE_INFINITY

  /** Says hello and begins. `stop` must be called when the connection ends. */
  constructor(channel: Channel, position: Position, outbox: Outbox, framing: Framing) {
    this.outbox = outbox
    this.#backlog = new Backlog(channel, position.afterSeq, outbox.counts)
    this.#framing = framing
    outbox.counts.subscriptions += 1
    outbox.write(framing.hello({ channel: channel.name, cursor: position.cursor, gap: position.gap }))
    this.#unsubscribe = channel.subscribe(() => this.#published())
    this.#writeOwed()
  }

  stop(): void {
    this.#unsubscribe()
    this.outbox.socket.off('drain', this.#drained)
    this.outbox.counts.subscriptions -= 1
  }

  #published(): void {
    if (!this.#waiting) this.#writeOwed()
    if (this.#waiting && this.#isTooSlow()) {
      this.#allowedBytes = SLOW_CONSUMERS[this.outbox.settings.slowConsumers](this.#backlog, this.outbox)
    }
  }

  /** Several events leave in one write: the system's send is most of what a delivery costs. */
  #writeOwed(): void {
    const { socket } = this.outbox
    const areSeveral = this.#backlog.several
    if (areSeveral) socket.cork()
    while (!this.#backlog.empty && this.outbox.ready) this.#writeNext()
    if (areSeveral) socket.uncork()
    if (this.#backlog.empty) this.#allowedBytes = this.outbox.capBytes
    else if (this.outbox.open) this.#waitForDrain()
  }

  #writeNext(): void {
    const gap = this.#backlog.takeGap()
    if (gap !== null) this.outbox.gap(this.#framing.gap(gap))
    const event = this.#backlog.takeEvent()
    if (event !== undefined) this.#write(event)
  }

  #write(event: PublishedEvent): void {
    const form = event.as(this.#framing.event)
    this.outbox.event(form, this.#framing.payloadBytes?.(form, event) ?? event.json.length)
    this.#framing.sent?.(event)
  }

  #waitForDrain(): void {
    this.#allowedBytes = Math.min(this.#allowedBytes, this.#backlog.bytes + this.outbox.capBytes)
    this.#waiting = true
    this.outbox.socket.once('drain', this.#drained)
  }

  readonly #drained = (): void => {
    this.#waiting = false
    this.#writeOwed()
  }

  #isTooSlow(): boolean {
    return this.outbox.open && this.#backlog.bytes + this.outbox.socket.writableLength > this.#allowedBytes
  }
}

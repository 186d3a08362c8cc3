/**
 * One subscription of a transport that pushes: hello, then what the client missed, then what is published,
 * in this order on one connection.
 *
 * What was missed is read from the history as fast as the connection takes it, so that a long way back never
 * fills the outbox; only a client that has caught up is fed live. Both happen in one thread without a pause
 * between "caught up" and "live", so no event is lost or doubled in between. A client that falls out of the
 * history while it catches up is told with a gap.
 */
import type { Hello } from '../../protocol/messages.ts'
import type { Channel, Position } from '../feed/channel.ts'
import type { PublishedEvent, Wrap } from '../feed/published-event.ts'
import type { Outbox } from './outbox.ts'
import type { Task, Wheel } from './wheel.ts'

/** How a transport writes what every stream has to say. */
export interface Framing {
  readonly event: Wrap
  hello(hello: Hello): Buffer
  /** A gap within the subscription: the JSON value, and the cursor to resume from. */
  gap(gap: { readonly from: string; readonly to: string }): Buffer
}

/** While this much waits, catching up pauses until the connection drains, bytes. */
const CATCH_UP_BYTES = 64 * 1024

/** A client that catches up and takes nothing for this long is too slow, ms. */
const STALLED_MS = 30_000

export class Stream {
  readonly outbox: Outbox
  readonly #channel: Channel
  readonly #framing: Framing
  readonly #wheel: Wheel
  readonly #unsubscribe: () => void
  /** Seq of the last event that was written. */
  #seq: number
  #caughtUp = false
  #stalled: Task | null = null

  /** Says hello and begins. `stop` must be called when the connection ends. */
  constructor(channel: Channel, position: Position, outbox: Outbox, framing: Framing, wheel: Wheel) {
    this.outbox = outbox
    this.#channel = channel
    this.#framing = framing
    this.#wheel = wheel
    this.#seq = position.afterSeq
    outbox.counts.subscriptions += 1
    outbox.write(framing.hello({ channel: channel.name, cursor: position.cursor, gap: position.gap }))
    this.#unsubscribe = channel.subscribe((event) => {
      if (this.#caughtUp) this.#send(event)
    })
    this.#catchUp()
  }

  stop(): void {
    this.#unsubscribe()
    this.#stalled?.cancel()
    this.outbox.socket.off('drain', this.#catchUp)
    this.outbox.counts.subscriptions -= 1
  }

  #send(event: PublishedEvent): void {
    this.#seq = event.seq
    this.outbox.event(event.as(this.#framing.event))
  }

  readonly #catchUp = (): void => {
    this.#stalled?.cancel()
    this.#stalled = null
    const { socket } = this.outbox
    while (this.#seq < this.#channel.headSeq && this.outbox.open && socket.writableLength <= CATCH_UP_BYTES) {
      this.#writeNext()
    }
    this.#caughtUp = this.#seq === this.#channel.headSeq
    if (!this.#caughtUp && this.outbox.open) this.#waitForDrain()
  }

  #writeNext(): void {
    const event = this.#channel.at(this.#seq + 1)
    if (event === undefined) this.#skipForgotten()
    else this.#send(event)
  }

  #skipForgotten(): void {
    const from = this.#channel.cursorAt(this.#seq)
    const { afterSeq, cursor } = this.#channel.locate({ kind: 'earliest' })
    this.#seq = afterSeq
    this.outbox.write(this.#framing.gap({ from, to: cursor }))
  }

  #waitForDrain(): void {
    this.#stalled = this.#wheel.after(STALLED_MS, () => this.outbox.tooSlow())
    this.outbox.socket.once('drain', this.#catchUp)
  }
}

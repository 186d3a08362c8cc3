/**
 * What waits to be sent on one connection. `socket.write` with a buffer that all subscribers share costs no
 * allocation of ours; what the kernel does not take at once waits in the socket, up to a cap. Beyond it the
 * reader is too slow, and a policy decides.
 */
import type { Socket } from 'node:net'
import type { TransportCounts } from './ledger.ts'
import type { Wheel } from './wheel.ts'

/** The most that waits for one connection, bytes. */
export const OUTBOX_BYTES = 1024 ** 2

/** What becomes of a reader that is too slow. Called instead of the write that did not fit. */
export type SlowConsumerPolicy = (outbox: Outbox) => void

/** Ends the connection; the client resumes from its cursor. */
export const disconnect: SlowConsumerPolicy = (outbox) => {
  outbox.counts.slowConsumers += 1
  outbox.socket.destroy()
}

export interface OutboxOptions {
  readonly socket: Socket
  readonly counts: TransportCounts
  readonly capBytes: number
  readonly slowConsumers: SlowConsumerPolicy
  /** Whether the transport still lets data through; absent: as long as the socket does. */
  readonly isOpen?: () => boolean
}

export class Outbox {
  readonly socket: Socket
  readonly counts: TransportCounts
  readonly #capBytes: number
  readonly #slowConsumers: SlowConsumerPolicy
  readonly #isOpen: () => boolean
  #wheel: Wheel | null = null
  #lastWriteMs = 0

  constructor(options: OutboxOptions) {
    this.socket = options.socket
    this.counts = options.counts
    this.#capBytes = options.capBytes
    this.#slowConsumers = options.slowConsumers
    this.#isOpen = options.isOpen ?? (() => options.socket.writable)
  }

  /** Data may still be sent; false once the end was sent or the connection is gone. */
  get open(): boolean {
    return this.socket.writable && this.#isOpen()
  }

  /** Nothing waits: the reader keeps up. */
  get idle(): boolean {
    return this.socket.writableLength === 0
  }

  /** An event, in the form of this connection's transport. */
  event(form: Buffer): void {
    if (!this.open) return
    if (!this.#fits(form)) {
      this.#slowConsumers(this)
      return
    }
    this.counts.deliveredEvents += 1
    this.#send(form)
  }

  /** Anything else: hello, gap, acknowledgement. Small, and bounded by what the client asks for. */
  write(form: Buffer): void {
    if (!this.open) return
    if (this.#fits(form)) this.#send(form)
    else this.#slowConsumers(this)
  }

  /** The policy, for a reader that keeps nothing within the cap but does not read on either. */
  tooSlow(): void {
    this.#slowConsumers(this)
  }

  /** From now on each write is dated with the wheel's latest turn, which is free; a clock for each event is not. */
  dateWrites(wheel: Wheel): void {
    this.#wheel = wheel
    this.#lastWriteMs = wheel.turnMs
  }

  /** The turn of the wheel before the last write, ms; the connection has been silent since then at most. */
  get lastWriteMs(): number {
    return this.#lastWriteMs
  }

  #send(form: Buffer): void {
    if (this.#wheel !== null) this.#lastWriteMs = this.#wheel.turnMs
    this.socket.write(form)
  }

  #fits(form: Buffer): boolean {
    return this.socket.writableLength + form.length <= this.#capBytes
  }
}

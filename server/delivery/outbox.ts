/**
 * What waits to be sent on one connection. `socket.write` with a buffer that all subscribers share costs no
 * allocation of ours; what the kernel does not take at once waits in the socket. A socket that has said "enough"
 * (its high-water mark: 16 KiB, from Node 22 on 64 KiB) is given no more events until it has drained, so what a
 * slow reader holds in user-land is that mark and one event.
 *
 * Of each pending write Node keeps a reference to the shared buffer and about 60 bytes of its own (measured: 56 of
 * heap, 74 of RSS): one WriteWrap for the write that the kernel has in hand, and an entry in the stream's list for
 * each of the rest, which leave together as one writev that copies nothing.
 */
import type { Socket } from 'node:net'
import type { ServerSettings } from '../settings.ts'
import type { WireTally } from './byte-tally.ts'
import { tallyOf } from './socket-bytes.ts'
import type { TransportCounts } from './transport-counts.ts'
import type { Wheel } from './wheel.ts'

export interface OutboxOptions {
  readonly socket: Socket
  readonly counts: TransportCounts
  readonly settings: Pick<ServerSettings, 'outboxBytes' | 'slowConsumers'>
  /** Whether the transport still lets data through; absent: as long as the socket does. */
  readonly isOpen?: () => boolean
}

export class Outbox {
  readonly socket: Socket
  readonly counts: TransportCounts
  readonly settings: OutboxOptions['settings']
  /** Of the connection's bytes, what is told apart as it is written or read. */
  readonly tally: WireTally
  /** The most that may wait for this connection, here and in the history; no less than a socket holds by itself. */
  readonly capBytes: number
  readonly #isOpen: () => boolean
  #wheel: Wheel | null = null
  #lastWriteMs = 0

  constructor(options: OutboxOptions) {
    this.socket = options.socket
    this.counts = options.counts
    this.settings = options.settings
    this.tally = tallyOf(options.socket)
    this.capBytes = Math.max(options.settings.outboxBytes, options.socket.writableHighWaterMark)
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

  /** Another event may be handed over now; if not, and the outbox is open, `drain` of the socket will tell. */
  get ready(): boolean {
    return !this.socket.writableNeedDrain && this.open
  }

  /** What of the cap is left; below 0 after an event that was larger than all of it. */
  get roomBytes(): number {
    return this.capBytes - this.socket.writableLength
  }

  /** An event, in the form of this connection's transport. Ask first whether the outbox is ready. */
  event(form: Buffer, payloadBytes: number): void {
    if (!this.open) return
    this.counts.deliveredEvents += 1
    this.tally.down.payload += payloadBytes
    this.#send(form)
  }

  /** A gap, where the events would have been. Ask first whether the outbox is ready. */
  gap(form: Buffer): void {
    if (!this.open) return
    this.counts.gaps += 1
    this.#send(form)
  }

  /** Anything else: hello, sign of life, acknowledgement. Never dropped; who lets them pile up is disconnected. */
  write(form: Buffer): void {
    if (!this.open) return
    if (form.length <= this.roomBytes) this.#send(form)
    else this.disconnect()
  }

  /**
   * Ends the connection of a reader that is too slow. With a reset, because after a plain close the kernel would
   * keep what is in its send buffer, megabytes, for a reader that does not take it.
   */
  disconnect(): void {
    this.counts.tooSlow(this.socket)
    this.socket.resetAndDestroy()
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
}

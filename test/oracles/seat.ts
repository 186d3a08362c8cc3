/** One client's place at the fake server: its connection, what it has asked, and what it was told so far. */
import type { Socket } from 'node:net'
import type { Parcel } from './utterance.ts'

/** Of a masked frame without a length of its own (RFC 6455 §5.2): two bytes and the mask. */
const MASKED_HEADER_BYTES = 6
const CLOSE_OPCODE = 8

/** What was read from a client, complete. */
export type Heard =
  | { readonly kind: 'request'; readonly head: string; readonly bytes: number }
  | { readonly kind: 'pong' | 'close'; readonly bytes: number }

export class Seat {
  socket: Socket | null = null
  /** Its occupant has asked and waits for an answer. */
  waiting = false
  /** The highest seq of which it was told. */
  seq = 0
  /** What to say when it asks next, one after the other. */
  readonly queue: (readonly Parcel[])[] = []
  #received: Buffer = Buffer.alloc(0)

  sit(socket: Socket): void {
    this.socket = socket
    this.waiting = false
    this.#received = Buffer.alloc(0)
  }

  leave(): void {
    this.socket = null
    this.waiting = false
  }

  /** What is complete with these bytes. `upgrades`: after its first request it sends frames. */
  *hear(bytes: Buffer, upgrades: boolean): Generator<Heard> {
    this.#received = Buffer.concat([this.#received, bytes])
    for (;;) {
      const heard = upgrades && this.waiting ? this.#frame() : this.#head()
      if (heard === null) return
      this.#received = this.#received.subarray(heard.bytes)
      yield heard
    }
  }

  #head(): Heard | null {
    const end = this.#received.indexOf('\r\n\r\n')
    if (end === -1) return null
    return { kind: 'request', head: this.#received.toString('latin1', 0, end), bytes: end + 4 }
  }

  /** Pongs, and the close that is to be answered (RFC 6455 §5.5): masked, and none longer than 125 B. */
  #frame(): Heard | null {
    if (this.#received.length < 2) return null
    const bytes = MASKED_HEADER_BYTES + ((this.#received[1] as number) & 0x7f)
    if (this.#received.length < bytes) return null
    return { kind: ((this.#received[0] as number) & 0x0f) === CLOSE_OPCODE ? 'close' : 'pong', bytes }
  }
}

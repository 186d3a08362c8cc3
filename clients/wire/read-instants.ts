/**
 * When each message of a read was received. The first is what made the connection readable, so the read's stamp, which
 * all reads of a turn of the event loop share, is its own. What stands behind it in the same read may have come after
 * the turn began: it is stamped as it is taken, and never too early.
 */
import type { ReadClock } from '../transport.ts'

export class ReadInstants {
  readonly #clock: ReadClock
  #lastUs = 0

  constructor(clock: ReadClock) {
    this.#clock = clock
  }

  /** Of the next message of the read that was stamped `atUs`. Hot path. */
  of(atUs: number): number {
    if (atUs === this.#lastUs) return this.#clock.behindAnotherUs?.(atUs) ?? atUs
    this.#lastUs = atUs
    return atUs
  }
}

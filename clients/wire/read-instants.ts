/**
 * When each message of a read was received. All reads of a turn of the event loop share a stamp, taken when the first
 * of them began. A message may carry it only when all of it is known to have been there by then: what made its
 * connection readable was its own first byte, and the rest cannot have come behind that. So it begins with the read,
 * with nothing before it (an older message, a comment, a ping may have been what woke us), nothing of it came in an
 * earlier read, and it is no longer than one segment. Whatever else a read holds is stamped when it is complete: late by
 * at most the time since the turn began, which the bound counts, and never early.
 *
 * This takes a sender for granted that hands a message over in one write, as the lab's server does.
 */
import type { ReadClock } from '../transport.ts'

/**
 * What arrives whole or not at all, bytes: the least packet that a path of IPv6 must carry, 1,280 B (RFC 8200 §5), less
 * the heads of IPv6 and of TCP with time stamps, 72 B. Ethernet carries 1,428, IPv4 on it 1,448, loopback far more.
 */
export const ONE_SEGMENT_BYTES = 1_208

/** Those of one connection. */
export class ReadInstants {
  readonly #clock: ReadClock
  #atUs = 0
  #mayShare = false

  constructor(clock: ReadClock) {
    this.#clock = clock
  }

  /**
   * A read of so many bytes begins that was stamped `atUs`. A second one of the same turn holds what may have come
   * since. Hot path.
   * @param afresh no part of a message came before it
   */
  begin(atUs: number, bytes: number, afresh: boolean): void {
    this.#mayShare = afresh && bytes <= ONE_SEGMENT_BYTES && atUs !== this.#atUs
    this.#atUs = atUs
  }

  /** Something else was taken from the read: what stands behind it may have come later. Hot path. */
  passed(): void {
    this.#mayShare = false
  }

  /** Of the message that is complete now. Hot path. */
  ofMessage(): number {
    const shares = this.#mayShare
    this.#mayShare = false
    return shares ? this.#atUs : (this.#clock.completedUs?.(this.#atUs) ?? this.#atUs)
  }
}

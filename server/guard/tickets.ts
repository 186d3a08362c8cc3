/**
 * Who was let in: tickets, given for the join code or the token, asked for by feeds and uplink. A ticket is random
 * and known here only by its digest, so that nothing in this process's memory or log lets anybody in. It is good
 * until the server ends, or until it was not shown for half a day: longer than any stream lives, so that whoever
 * follows never loses it.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../../protocol/clock.ts'

/** 144 bits, 24 characters of base64url. */
const TICKET_BYTES = 18

/** A ticket that was not shown for so long is forgotten. */
export const TICKET_IDLE_MS = 12 * 3_600_000

/** Tickets held at once; of more, the one that was not shown for longest is forgotten. */
const MOST_TICKETS = 10_000

export class Tickets {
  readonly #clock: Clock
  /** Digest to when it was last shown, µs; the one not shown for longest first. */
  readonly #shownAtUs = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get size(): number {
    return this.#shownAtUs.size
  }

  issue(): string {
    const ticket = randomBytes(TICKET_BYTES).toString('base64url')
    this.#show(digestOf(ticket))
    return ticket
  }

  /**
   * Whether it is one of ours. The look-up's time tells nothing: it is by the digest of 144 random bits, which a
   * guess cannot approach symbol by symbol.
   */
  admits(ticket: string): boolean {
    this.#forget()
    const digest = digestOf(ticket)
    if (!this.#shownAtUs.has(digest)) return false
    this.#show(digest)
    return true
  }

  #show(digest: string): void {
    this.#shownAtUs.delete(digest)
    this.#shownAtUs.set(digest, this.#clock.nowUs())
    this.#forget()
  }

  #forget(): void {
    const sinceUs = this.#clock.nowUs() - TICKET_IDLE_MS * 1000
    for (const [digest, shownAtUs] of this.#shownAtUs) {
      if (shownAtUs >= sinceUs && this.#shownAtUs.size <= MOST_TICKETS) return
      this.#shownAtUs.delete(digest)
    }
  }
}

function digestOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('base64')
}

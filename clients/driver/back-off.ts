/**
 * The one back-off policy of all transports: exponential with full jitter (Brooker, "Exponential Backoff and
 * Jitter", 2015), so that a population that lost its server does not come back as one wave.
 */
import type { Random } from '../../protocol/random.ts'

/** The first wait is at most this, ms; each failure doubles the most. */
const FIRST_MS = 500
/** No wait is longer, ms. */
export const BACK_OFF_CAP_MS = 10_000

export class BackOff {
  readonly #random: Random
  #failures = 0

  constructor(random: Random) {
    this.#random = random
  }

  /** How long to wait before the next attempt, ms: anything from 0 up to the most. */
  nextMs(): number {
    const mostMs = Math.min(BACK_OFF_CAP_MS, FIRST_MS * 2 ** this.#failures)
    this.#failures++
    return this.#random() * mostMs
  }

  /** Only a real event proves that the subscription works; a connection that opens and dies does not. */
  reset(): void {
    this.#failures = 0
  }
}

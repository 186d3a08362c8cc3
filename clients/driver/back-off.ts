/**
 * The one back-off policy of all transports: exponential with full jitter (Brooker, "Exponential Backoff and
 * Jitter", 2015), so that a population that lost its server does not come back as one wave.
 */
import type { Random } from '../../protocol/random.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'

export class BackOff {
  readonly #random: Random
  readonly #firstMs: number
  readonly #capMs: number
  #failures = 0

  /** The first wait is at most `firstMs`; each failure doubles the most, up to `capMs`. */
  constructor(random: Random, { firstMs, capMs }: ResolvedScenario['backOff']) {
    this.#random = random
    this.#firstMs = firstMs
    this.#capMs = capMs
  }

  /** How long to wait before the next attempt, ms: anything from 0 up to the most. */
  nextMs(): number {
    const mostMs = Math.min(this.#capMs, this.#firstMs * 2 ** this.#failures)
    this.#failures++
    return this.#random() * mostMs
  }

  /** Only a real event proves that the subscription works; a connection that opens and dies does not. */
  reset(): void {
    this.#failures = 0
  }
}

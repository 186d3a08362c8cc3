/**
 * How often somebody may do something: a token bucket for each key, such as an address. A bucket holds as many
 * tokens as its burst; each act takes one or more, and they come back at the rate. Memory is bounded: a bucket that is
 * full again says no more than none at all and is forgotten, and of too many the one unused for longest is.
 */
import type { Clock } from '../../protocol/clock.ts'

/** Buckets kept at once; some 100 B each. */
const MOST_BUCKETS = 10_000

/** Looked at for forgetting with every act: two a time, so that forgetting is faster than adding. */
const FORGET_AT_ONCE = 2

export interface Rate {
  /** Acts a second in the long run. */
  readonly perSecond: number
  /** Acts at once. */
  readonly burst: number
}

interface Bucket {
  tokens: number
  atUs: number
}

export class RateLimit {
  readonly #rate: Rate
  readonly #clock: Clock
  /** The one unused for longest first. */
  readonly #buckets = new Map<string, Bucket>()

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate
    this.#clock = clock
  }

  /** Buckets that are kept now. */
  get size(): number {
    return this.#buckets.size
  }

  /**
   * Takes this many tokens if there is one: what costs more than is there is on credit, so that nothing is too large
   * for a bucket, and whoever took it waits the longer.
   * @returns 0, or after how many seconds there will be one
   */
  take(key: string, tokensWanted = 1): number {
    const nowUs = this.#clock.nowUs()
    const tokens = this.#tokensOf(this.#buckets.get(key), nowUs)
    const taken = tokens >= 1
    this.#buckets.delete(key)
    this.#buckets.set(key, { tokens: taken ? tokens - tokensWanted : tokens, atUs: nowUs })
    this.#forget(nowUs)
    return taken ? 0 : (1 - tokens) / this.#rate.perSecond
  }

  #tokensOf(bucket: Bucket | undefined, nowUs: number): number {
    const { perSecond, burst } = this.#rate
    if (bucket === undefined) return burst
    return Math.min(burst, bucket.tokens + ((nowUs - bucket.atUs) / 1e6) * perSecond)
  }

  #forget(nowUs: number): void {
    for (const [key, bucket] of [...this.#oldest()]) {
      const isFull = this.#tokensOf(bucket, nowUs) >= this.#rate.burst
      if (isFull || this.#buckets.size > MOST_BUCKETS) this.#buckets.delete(key)
    }
  }

  *#oldest(): Generator<[string, Bucket]> {
    let looked = 0
    for (const entry of this.#buckets) {
      yield entry
      looked += 1
      if (looked === FORGET_AT_ONCE) return
    }
  }
}

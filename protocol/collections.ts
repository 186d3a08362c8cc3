/**
 * V8's garbage collections in this process: for how long they held its event loop up. Concurrent marking and sweeping
 * run on other threads and are not in it; they are in the process's CPU time.
 */
import { type PerformanceEntry, PerformanceObserver, performance } from 'node:perf_hooks'

export interface CollectionPauses {
  /** All pauses, µs. */
  readonly totalUs: number
  /** The longest one, µs. */
  readonly longestUs: number
}

/**
 * Counts the collections that begin between `begin` and `end`, over any number of such stretches. The observer hears of
 * a collection only in the next turn of the event loop, so they are told apart by when they began, not by when they
 * were heard of; one in the very turn that asks for `pauses` may be missing.
 */
export class CollectionMeter {
  readonly #observer = new PerformanceObserver((list) => this.#add(list.getEntries()))
  #fromMs = Number.POSITIVE_INFINITY
  #toMs = Number.POSITIVE_INFINITY
  #totalMs = 0
  #longestMs = 0

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] })
  }

  /** Forgets what was counted. */
  reset(): void {
    this.#take()
    this.#totalMs = 0
    this.#longestMs = 0
  }

  /** A stretch begins. */
  begin(): void {
    this.#take()
    this.#fromMs = performance.now()
    this.#toMs = Number.POSITIVE_INFINITY
  }

  /** The stretch ends; what is heard of later still counts if it began within. */
  end(): void {
    this.#toMs = performance.now()
  }

  pauses(): CollectionPauses {
    this.#take()
    return { totalUs: Math.round(this.#totalMs * 1000), longestUs: Math.round(this.#longestMs * 1000) }
  }

  #take(): void {
    this.#add(this.#observer.takeRecords())
  }

  #add(entries: readonly PerformanceEntry[]): void {
    for (const { startTime, duration } of entries) {
      if (startTime < this.#fromMs || startTime >= this.#toMs) continue
      this.#totalMs += duration
      this.#longestMs = Math.max(this.#longestMs, duration)
    }
  }
}

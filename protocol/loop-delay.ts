/**
 * By how much this process's event loop is late: a timer of 10 ms, and how long after its period it rang. A stall is one
 * ring, however long it was: a second's in ten leaves the percentiles of 900 rings as they were, and is seen in the
 * maximum alone, which therefore stands beside them.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Period of the timer, ms; it is taken off what the timer reports. */
const RESOLUTION_MS = 10

/** Counts over any number of stretches, each from `begin` to `end`. All figures are µs, 0 where nothing was counted. */
export class LoopDelayMeter {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })

  /** Forgets what was counted. */
  reset(): void {
    this.#delay.reset()
  }

  /** A stretch begins. */
  begin(): void {
    this.#delay.enable()
  }

  /** The stretch ends. */
  end(): void {
    this.#delay.disable()
  }

  /** @param percentage such as 99 */
  percentileUs(percentage: number): number {
    return this.#beyondPeriodUs(this.#delay.percentile(percentage))
  }

  maxUs(): number {
    return this.#beyondPeriodUs(this.#delay.max)
  }

  /** What Node reports of nothing is no delay. */
  #beyondPeriodUs(ns: number): number {
    return this.#delay.count === 0 ? 0 : Math.max(0, ns / 1000 - RESOLUTION_MS * 1000)
  }
}

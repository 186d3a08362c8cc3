/** What this process uses between two instants: CPU, memory, the state of its event loop, garbage collections. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { CollectionMeter } from '../protocol/collections.ts'
import type { ProcessCost } from '../protocol/server-stats.ts'

/** Period of the timer behind the delay, ms; it is taken off what the timer reports. */
const DELAY_RESOLUTION_MS = 10

export class CostMeter {
  readonly #delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS })
  readonly #collections = new CollectionMeter()
  #cpu = process.cpuUsage()
  #loop = performance.eventLoopUtilization()
  #startMs = performance.now()

  /** Begins a new stretch. */
  mark(): void {
    this.#delay.reset()
    this.#delay.enable()
    this.#cpu = process.cpuUsage()
    this.#loop = performance.eventLoopUtilization()
    this.#startMs = performance.now()
    this.#collections.reset()
    this.#collections.begin()
  }

  /** The stretch so far; it goes on. */
  measure(): ProcessCost {
    const { user, system } = process.cpuUsage(this.#cpu)
    const { totalUs, longestUs } = this.#collections.pauses()
    return {
      cpuUs: user + system,
      wallUs: Math.round((performance.now() - this.#startMs) * 1000),
      rssBytes: process.memoryUsage.rss(),
      eventLoopDelayUs: this.#delayUs(),
      utilisation: performance.eventLoopUtilization(this.#loop).utilization,
      gcUs: totalUs,
      gcLongestUs: longestUs,
    }
  }

  #delayUs(): ProcessCost['eventLoopDelayUs'] {
    if (this.#delay.count === 0) return { p50: 0, p99: 0, max: 0 }
    const beyondPeriod = (ns: number): number => Math.max(0, Math.round(ns / 1000 - DELAY_RESOLUTION_MS * 1000))
    return {
      p50: beyondPeriod(this.#delay.percentile(50)),
      p99: beyondPeriod(this.#delay.percentile(99)),
      max: beyondPeriod(this.#delay.max),
    }
  }
}

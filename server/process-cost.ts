/** What this process uses between two instants: CPU, memory, the state of its event loop, garbage collections. */
import { performance } from 'node:perf_hooks'
import { CollectionMeter } from '../protocol/collections.ts'
import { LoopDelayMeter } from '../protocol/loop-delay.ts'
import type { ProcessCost } from '../protocol/server-stats.ts'

export class CostMeter {
  readonly #delay = new LoopDelayMeter()
  readonly #collections = new CollectionMeter()
  #cpu = process.cpuUsage()
  #loop = performance.eventLoopUtilization()
  #startMs = performance.now()

  /** Begins a new stretch. */
  mark(): void {
    this.#delay.reset()
    this.#delay.begin()
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
    return {
      p50: Math.round(this.#delay.percentileUs(50)),
      p99: Math.round(this.#delay.percentileUs(99)),
      max: Math.round(this.#delay.maxUs()),
    }
  }
}

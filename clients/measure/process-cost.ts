/** What this process uses over the measured windows: CPU, memory, the state of its event loop, garbage collections. */
import { performance } from 'node:perf_hooks'
import { CollectionMeter } from '../../protocol/collections.ts'
import { LoopDelayMeter } from '../../protocol/loop-delay.ts'

export interface MeasuredCost {
  readonly cpuUs: number
  readonly wallUs: number
  /** Of the largest window. */
  readonly rssBytes: number
  readonly eventLoopDelayP99Us: number
  readonly eventLoopDelayMaxUs: number
  /** 0–1. */
  readonly utilisation: number
  /** For how long garbage collections held the event loop up: together, and the longest one. */
  readonly gcUs: number
  readonly gcLongestUs: number
}

export class ProcessCostMeter {
  readonly #delay = new LoopDelayMeter()
  readonly #collections = new CollectionMeter()
  #cpuUs = 0
  #wallUs = 0
  #activeMs = 0
  #rssBytes = 0
  #cpuBefore: NodeJS.CpuUsage | null = null
  #loopBefore = performance.eventLoopUtilization()
  #wallBeforeMs = 0

  /** A measured window begins. */
  begin(): void {
    this.#cpuBefore = process.cpuUsage()
    this.#loopBefore = performance.eventLoopUtilization()
    this.#wallBeforeMs = performance.now()
    this.#delay.begin()
    this.#collections.begin()
  }

  /** A measured window ends. */
  end(): void {
    if (this.#cpuBefore === null) return
    this.#delay.end()
    this.#collections.end()
    const cpu = process.cpuUsage(this.#cpuBefore)
    this.#cpuUs += cpu.user + cpu.system
    this.#activeMs += performance.eventLoopUtilization(this.#loopBefore).active
    this.#wallUs += (performance.now() - this.#wallBeforeMs) * 1000
    this.#rssBytes = Math.max(this.#rssBytes, process.memoryUsage.rss())
    this.#cpuBefore = null
  }

  result(): MeasuredCost {
    const { totalUs, longestUs } = this.#collections.pauses()
    return {
      cpuUs: this.#cpuUs,
      wallUs: this.#wallUs,
      rssBytes: this.#rssBytes,
      eventLoopDelayP99Us: this.#delay.percentileUs(99),
      eventLoopDelayMaxUs: this.#delay.maxUs(),
      utilisation: this.#wallUs === 0 ? 0 : (this.#activeMs * 1000) / this.#wallUs,
      gcUs: totalUs,
      gcLongestUs: longestUs,
    }
  }
}

/**
 * What the process uses, and how its event loop does. Delay and utilisation are of the last 10 to 20 s: a figure
 * over the whole life would forget what happens now, and one "since the last question" would give two askers half
 * of it each.
 */
import { type IntervalHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { ProcessFigures } from '../../protocol/server-stats.ts'

/** Half of what is looked back on, at the least, ms. */
const WINDOW_MS = 10_000

/** Period of the timer behind the delay, ms: 50 times a second costs less than a thousandth of a core. */
const DELAY_RESOLUTION_MS = 20

/** The stretch of one window. */
class Stretch {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS })
  readonly #loop = performance.eventLoopUtilization()

  constructor() {
    this.#delay.enable()
  }

  get utilisation(): number {
    return performance.eventLoopUtilization(this.#loop).utilization
  }

  delayUs(): ProcessFigures['eventLoopDelayUs'] {
    if (this.#delay.count === 0) return { p50: 0, p99: 0, max: 0 }
    return {
      p50: beyondPeriodUs(this.#delay.percentile(50)),
      p99: beyondPeriodUs(this.#delay.percentile(99)),
      max: beyondPeriodUs(this.#delay.max),
    }
  }

  end(): void {
    this.#delay.disable()
  }
}

export class ProcessMeter {
  /** Two stretches, a window apart: the older one is looked at and then gives way. */
  #older = new Stretch()
  #newer = this.#older
  readonly #turning = setInterval(() => this.#turn(), WINDOW_MS).unref()

  figures(): ProcessFigures {
    const { user, system } = process.cpuUsage()
    return {
      cpuUs: user + system,
      rssBytes: process.memoryUsage.rss(),
      eventLoopDelayUs: this.#older.delayUs(),
      eventLoopActiveMs: performance.eventLoopUtilization().active,
      utilisation: this.#older.utilisation,
    }
  }

  stop(): void {
    clearInterval(this.#turning)
    this.#older.end()
    this.#newer.end()
  }

  #turn(): void {
    const gone = this.#older
    this.#older = this.#newer
    this.#newer = new Stretch()
    if (gone !== this.#older) gone.end()
  }
}

/** How late the timer was; what it reports has its own period in it. */
function beyondPeriodUs(ns: number): number {
  return Math.max(0, Math.round(ns / 1_000 - DELAY_RESOLUTION_MS * 1_000))
}

/** Looks at this process's event loop: how much time passed between two of them, and for how much of it the loop was not idle. */
import { performance } from 'node:perf_hooks'
import type { Clock } from '../../protocol/clock.ts'
import { processorQueueUs } from './processor-queue.ts'

export interface LoopSample {
  readonly atUs: number
  /** Time for which the loop had been idle since its start, µs. */
  readonly idleUs: number
  /** Time for which it had been ready and without a processor since its start, µs. */
  readonly queuedUs: number
}

/** Of the time between two looks what the loop was not idle for; waiting for a processor while at work counts twice, so it may be too much, never too little. */
export function awakeUs(from: LoopSample, to: LoopSample): number {
  const elapsedUs = to.atUs - from.atUs
  const idleUs = to.idleUs - from.idleUs
  const queuedUs = to.queuedUs - from.queuedUs
  return Math.max(0, Math.min(elapsedUs, elapsedUs - idleUs + queuedUs))
}

/** The last look of all, and the last one after which the loop has slept. One for each process, used on its event loop. */
export class LoopLooks {
  readonly #clock: Clock
  readonly #readIdleUs: () => number
  readonly #readQueuedUs: () => number
  #latest: LoopSample
  #beforeSleep: LoopSample

  /**
   * @param idleUs for how long the event loop has been idle since its start, µs
   * @param queuedUs for how long it has waited for a processor, µs: libuv takes that for idle while it wakes up
   */
  constructor(clock: Clock, idleUs: () => number = loopIdleUs, queuedUs: () => number = processorQueueUs) {
    this.#clock = clock
    this.#readIdleUs = idleUs
    this.#readQueuedUs = queuedUs
    this.#latest = this.#sample()
    this.#beforeSleep = this.#latest
  }

  get latest(): LoopSample {
    return this.#latest
  }

  /** For how long the loop was awake until `now` since it last went to sleep, µs. */
  awakeSinceSleepUs(now: LoopSample): number {
    return awakeUs(this.#beforeSleep, now)
  }

  /** After each turn, and after work that is no read, so that it is charged to nothing that comes after a sleep. */
  look(): LoopSample {
    const sample = this.#sample()
    if (sample.idleUs > this.#latest.idleUs) this.#beforeSleep = this.#latest
    this.#latest = sample
    return sample
  }

  #sample(): LoopSample {
    return { atUs: this.#clock.nowUs(), idleUs: this.#readIdleUs(), queuedUs: this.#readQueuedUs() }
  }
}

/** libuv's own count of the time in which it waited for events. */
function loopIdleUs(): number {
  return performance.nodeTiming.idleTime * 1000
}

/** Looks at this process's event loop: how much time passed between two of them, and for how much of it the loop was not idle. */
import { performance } from 'node:perf_hooks'

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

/** libuv's own count of the time in which it waited for events. */
export function loopIdleUs(): number {
  return performance.nodeTiming.idleTime * 1000
}

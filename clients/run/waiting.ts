/** Waiting that an interrupt ends. */
import { setMaxListeners } from 'node:events'
import type { Clock } from '../../protocol/clock.ts'

/** Resolves at an instant of the lab clock, never before it; rejects with the signal's reason when aborted. */
export async function sleepUntil(clock: Clock, atUs: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    const remainingMs = (atUs - clock.nowUs()) / 1000
    if (remainingMs <= 0) return
    await interruptible(sleep(Math.ceil(remainingMs)), signal)
  }
}

/** The work's outcome, or a rejection with the signal's reason as soon as it is aborted. */
export function interruptible<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  // A scenario waits for all of its faults and phases at once; from the eleventh on Node would warn of a leak.
  setMaxListeners(0, signal)
  return new Promise((resolve, reject) => {
    const interrupt = (): void => reject(signal.reason)
    signal.addEventListener('abort', interrupt, { once: true })
    if (signal.aborted) interrupt()
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', interrupt))
  })
}

/** Where no interrupt has to end it. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

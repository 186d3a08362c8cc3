/** What wakes a feed. The real one is the metronome; tests bring one that they ring themselves. */
import type { Clock } from '../../protocol/clock.ts'

export interface Alarm {
  /** Calls `ring` once, at `atUs` of the lab clock or a little after, in place of what was set before. */
  set(atUs: number): void
  cancel(): void
}

/** Makes an alarm that calls `ring`. */
export type AlarmMaker = (ring: () => void) => Alarm

/** Beyond this setTimeout fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** An alarm on Node's own timers, 1 ms coarse: for where no worker thread can be had. */
export function timerAlarms(clock: Clock): AlarmMaker {
  return (ring) => {
    let timer: NodeJS.Timeout | undefined
    const wait = (atUs: number): void => {
      const restMs = (atUs - clock.nowUs()) / 1000
      // setTimeout may fire up to a millisecond early; the rest is waited for again.
      timer = setTimeout(
        () => (clock.nowUs() < atUs ? wait(atUs) : ring()),
        Math.min(LONGEST_TIMER_MS, Math.max(0, Math.ceil(restMs))),
      )
    }
    return {
      set: (atUs) => {
        clearTimeout(timer)
        wait(atUs)
      },
      cancel: () => clearTimeout(timer),
    }
  }
}

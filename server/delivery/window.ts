/**
 * When a channel's subscribers hear of what was published. At once unless the server coalesces: then all events of one
 * window are told of together, and each stream, WebSocket and held poll takes them in one write. Most of what a delivery
 * costs is the system's send, so ten events in one write cost little more than one; each waits for the window's end.
 *
 * A window is opened by the first event that finds none open, so none lasts longer than it must, and what an event waits
 * is settled by the schedule alone. (Windows that follow one another without a pause would take half a window from lone
 * events, but at a fixed rate where in the window events fall would be settled by chance, once for a whole run.)
 */
import type { Clock } from '../../protocol/clock.ts'
import type { Coalesce } from '../../protocol/coalesce.ts'
import type { AlarmMaker } from '../feed/alarm.ts'

/** Given what tells the subscribers of the newest event, makes what is called for each event. */
export type WhenToTell = (tell: () => void) => () => void

export const AT_ONCE: WhenToTell = (tell) => tell

export function whenToTell({ kind, ms }: Coalesce, clock: Clock, alarm: AlarmMaker): WhenToTell {
  if (kind === 'none') return AT_ONCE
  return kind === 'tick' ? AT_THE_TURNS_END : atWindowsEnd(ms * 1000, clock, alarm)
}

/** Whatever one turn of the event loop publishes: bursts, messages that were read together, what a late feed catches up. */
const AT_THE_TURNS_END: WhenToTell = (tell) => {
  let waits = false
  return () => {
    if (waits) return
    waits = true
    setImmediate(() => {
      waits = false
      tell()
    })
  }
}

function atWindowsEnd(lengthUs: number, clock: Clock, alarm: AlarmMaker): WhenToTell {
  return (tell) => {
    let isOpen = false
    const end = alarm(() => {
      isOpen = false
      tell()
    })
    return () => {
      if (isOpen) return
      isOpen = true
      end.set(clock.nowUs() + lengthUs)
    }
  }
}

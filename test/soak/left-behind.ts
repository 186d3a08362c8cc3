/** What churn has left behind, in sentences for a person; none when it left nothing. */
import type { Churned, IdlePoint } from './churn.ts'

/** Timers come and go by themselves: the feed's next event, the look after idle connections. */
const SPARE_TIMERS = 2

/** Handles of a kind, and file descriptors, that were not there before the first visit. */
export function handlesLeft({ points }: Churned): string[] {
  const first = points[0] as IdlePoint
  const last = points.at(-1) as IdlePoint
  const more = Object.entries(last.resources).flatMap(([kind, count]) => {
    const before = (first.resources[kind] ?? 0) + (kind === 'Timeout' ? SPARE_TIMERS : 0)
    return count > before ? [`${count} ${kind}, before ${before}`] : []
  })
  const files =
    (last.openFiles ?? 0) > (first.openFiles ?? 0) ? [`${last.openFiles} open files, before ${first.openFiles}`] : []
  return [...more, ...files]
}

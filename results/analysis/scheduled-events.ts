/** What the feed was asked for, so that what it published can be held against it. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { eventsScheduled } from '../../protocol/schedule.ts'

/** How many events fall due in the measured phases: of Poisson arrivals, too, since the seed settles them. */
export function measuredEventsScheduled({ phases, feed, seed }: ResolvedScenario): number {
  const scheduled = eventsScheduled(phases, feed.arrival, seed)
  return phases.reduce((sum, { measure }, index) => sum + (measure ? (scheduled[index] ?? 0) : 0), 0)
}

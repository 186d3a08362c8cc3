/** What the feed was asked for, so that what it published can be held against it. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { eventsScheduled, timingOf } from '../../protocol/schedule.ts'

/** How many events fall due in the measured phases: of Poisson arrivals and recordings, too, since they are settled before. */
export function measuredEventsScheduled(scenario: ResolvedScenario): number {
  const { phases } = scenario
  const scheduled = eventsScheduled(phases, timingOf(scenario))
  return phases.reduce((sum, { measure }, index) => sum + (measure ? (scheduled[index] ?? 0) : 0), 0)
}

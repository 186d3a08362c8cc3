/** Scenarios whose measured phases hold no event, so that there will be nothing to tell of them. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { eventsScheduled, timingOf } from '../../protocol/schedule.ts'
import { eventsAsked } from '../../protocol/schedule-phase.ts'

/** Where clients send, their messages are events as well: uplink-warnings.ts; when others publish, nobody knows. */
export function silenceWarnings(scenario: ResolvedScenario): string[] {
  if (measuredEvents(scenario) > 0 || scenario.uplink || scenario.target?.publish === null) return []
  const remedy = scenario.feed.arrival === 'recorded' ? 'raise feed.speed, or lengthen the phases' : 'give it a rate'
  return [`no event falls due in a measured phase, and the run would be INVALID: ${remedy}`]
}

/** Of a recording, those of its own instants: its rate is a mean, and may be far from any one phase's. */
function measuredEvents(scenario: ResolvedScenario): number {
  const { phases, feed } = scenario
  const events = feed.arrival === 'recorded' ? eventsScheduled(phases, timingOf(scenario)) : phases.map(eventsAsked)
  return events.reduce((sum, count, index) => sum + (phases[index]?.measure ? count : 0), 0)
}

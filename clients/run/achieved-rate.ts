/** Whether the feed kept the rate that it was asked for. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { measuredEventsScheduled } from '../../results/analysis/scheduled-events.ts'
import type { DriverReport, Published } from '../driver/plan.ts'

/**
 * Events published at their rate over those scheduled, in the measured phases; null when none were. An open loop
 * publishes everything in the end; what came in a heap after a stall was not published at the rate. Where clients send as
 * well, what was published is not the feed's alone: those of its events count that any client received.
 */
export function achievedRate(
  scenario: ResolvedScenario,
  epochs: readonly Published[],
  { onTimeShare, uplink }: Pick<DriverReport, 'onTimeShare' | 'uplink'>,
): number | null {
  const scheduled = measuredEventsScheduled(scenario)
  const published = uplink === null ? measuredEvents(scenario, epochs) : uplink.feedEvents
  return scheduled === 0 ? null : ((onTimeShare ?? 1) * published) / scheduled
}

function measuredEvents({ phases }: ResolvedScenario, epochs: readonly Published[]): number {
  let published = 0
  for (const epoch of epochs) {
    for (const [index, { firstSeq, lastSeq }] of epoch.phases.entries()) {
      if (phases[index]?.measure) published += Math.max(0, lastSeq - firstSeq + 1)
    }
  }
  return published
}

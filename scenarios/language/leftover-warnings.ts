/** Measured phases whose first polls bring events of a phase of another rate, which is not measured. */
import type { ResolvedPhase, ResolvedScenario } from '../../protocol/scenario.ts'
import type { SchedulePhase } from '../../protocol/schedule-phase.ts'
import { formatDurationMs, formatRatePerSecond } from '../../protocol/units.ts'
import { longestRoundTripMs } from './network-bounds.ts'

/**
 * Bytes and processor time per event are over the events *completed* while measured, and a poll completes what was due
 * since the last one: with 300/s before 20/s the first poll of each client brings as many events as seconds of polls
 * after it. A phase of the same rate between them, as long as a poll's answer reaches back, keeps them apart.
 */
export function leftoverWarnings({ phases, transports, network }: ResolvedScenario): string[] {
  const intervalMs = Number(transports['polling']?.['intervalMs'] ?? 0)
  if (intervalMs === 0) return []
  const reachMs = intervalMs + longestRoundTripMs(network)
  return phases.flatMap((phase, index) => {
    const before = otherRateBefore(phases, index, reachMs)
    if (before === null) return []
    return [
      `the first polls of ${phase.name} bring what ${before.name} left over, at ${loadAtEnd(before)} ` +
        `instead of ${formatRatePerSecond(phase.rate)}, and polling's bytes and processor time per event are of both: ` +
        `put a phase at ${formatRatePerSecond(phase.rate)} between them that is not measured, of ${formatDurationMs(reachMs)} or more`,
    ]
  })
}

/** The nearest phase before that is not measured, has another rate, and ends within `reachMs` of this one's start. */
function otherRateBefore(phases: readonly ResolvedPhase[], index: number, reachMs: number): ResolvedPhase | null {
  const phase = phases[index]
  if (phase?.measure !== true) return null
  const reached = phases
    .slice(0, index)
    .filter((earlier) => earlier.startMs + earlier.durationMs > phase.startMs - reachMs)
  return reached.findLast((earlier) => !earlier.measure && !endsAs(earlier, phase)) ?? null
}

/** Bursts to come leave nothing over; what bursts before left over is nothing strange among others like them. */
function endsAs({ rate, endRate = rate, burst }: SchedulePhase, next: SchedulePhase): boolean {
  const sameBursts = burst?.size === next.burst?.size && burst?.everyMs === next.burst?.everyMs
  return endRate === next.rate && (burst === undefined || sameBursts)
}

function loadAtEnd({ rate, endRate = rate, burst }: SchedulePhase): string {
  const bursts = burst === undefined ? '' : ` and ${burst.size} every ${formatDurationMs(burst.everyMs)}`
  return formatRatePerSecond(endRate) + bursts
}

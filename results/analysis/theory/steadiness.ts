/**
 * Whether the events of a phase come at one rate, each by itself: what most formulas assume. On a ramp, in bursts and as
 * they were recorded they do not; then a formula holds only if it does for any arrivals, or is played on these.
 */
import type { ResolvedPhase, ResolvedScenario } from '../../../protocol/scenario.ts'
import { isRamp } from '../../../protocol/schedule-phase.ts'
import type { AskedEvents } from './asked-events.ts'

type Schedule = Pick<ResolvedScenario, 'feed' | 'phases'>

/** Whether the load that a phase asks for is the same from its beginning to its end; regular bursts are. */
export function isEvenLoad({ feed }: Pick<Schedule, 'feed'>, phase: ResolvedPhase): boolean {
  return feed.arrival !== 'recorded' && !isRamp(phase)
}

/** Whether all measured events come at one rate a phase, each by itself. */
export function isSteady({ feed, phases }: Schedule): boolean {
  return phases.every((phase) => !phase.measure || (isEvenLoad({ feed }, phase) && phase.burst === undefined))
}

/** The longest and the shortest time between an event of a measured phase and the one before it, µs. */
export function measuredGapsUs({ dueAtUs, measured }: AskedEvents): {
  readonly leastUs: number
  readonly mostUs: number
} {
  let [leastUs, mostUs] = [Number.POSITIVE_INFINITY, 0]
  for (const [index, us] of dueAtUs.entries()) {
    if (index === 0 || !measured[index]) continue
    const gapUs = us - (dueAtUs[index - 1] as number)
    leastUs = Math.min(leastUs, gapUs)
    mostUs = Math.max(mostUs, gapUs)
  }
  return { leastUs, mostUs }
}

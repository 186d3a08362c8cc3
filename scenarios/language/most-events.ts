/** The most events that a schedule can hold within any stretch of time. */
import { recordedRate } from '../../protocol/recording.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { burstsIn, type SchedulePhase } from '../../protocol/schedule-phase.ts'

type Schedule = Pick<ResolvedScenario, 'phases' | 'feed'>

/** At the highest rate of any phase, with every burst that can fall into so many ms; of a recording, where it is densest. */
export function mostEventsWithin({ phases, feed: { gapsMs, speed = 1 } }: Schedule, ms: number): number {
  if (gapsMs !== undefined) return mostRecorded(gapsMs, ms * speed)
  const rate = Math.max(0, ...phases.map((phase) => Math.max(phase.rate, phase.endRate ?? 0)))
  return Math.ceil((rate * ms) / 1000) + phases.reduce((sum, phase) => sum + mostInBursts(phase, ms), 0)
}

function mostInBursts(phase: SchedulePhase, ms: number): number {
  const { burst } = phase
  return burst === undefined ? 0 : burst.size * Math.min(burstsIn(phase), Math.floor(ms / burst.everyMs) + 1)
}

/** Whole rounds, and the densest stretch of what is left, which may reach over the end of a round. */
function mostRecorded(gapsMs: readonly number[], ms: number): number {
  const roundMs = (gapsMs.length * 1000) / recordedRate({ gapsMs, speed: 1 })
  const rounds = Math.floor(ms / roundMs)
  const restMs = ms - rounds * roundMs
  const twice = [...gapsMs, ...gapsMs]
  let [most, first, reachMs] = [0, 0, 0]
  for (const [last, gapMs] of twice.entries()) {
    for (; reachMs > restMs; first++) reachMs -= twice[first] as number
    most = Math.max(most, last - first + 1)
    reachMs += gapMs
  }
  return rounds * gapsMs.length + most
}

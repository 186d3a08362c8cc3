/** The events that a scenario asks for, computed again from its phases and its seed as the server's feed does it. */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { deadlines, timingOf } from '../../../protocol/schedule.ts'

export interface AskedEvents {
  /** Of every event of every phase, ascending; µs from the feed's start. */
  readonly dueAtUs: readonly number[]
  /** Which of them are due in a measured phase, in the same order. */
  readonly measured: readonly boolean[]
}

/** All phases must have an end. The same seed gives the same instants as the server's feed (protocol/schedule.ts). */
export function askedEvents(scenario: Pick<ResolvedScenario, 'phases' | 'feed' | 'seed'>): AskedEvents {
  const { phases } = scenario
  const dueAtUs: number[] = []
  const measured: boolean[] = []
  for (const deadline of deadlines(phases, timingOf(scenario), 0)) {
    if (deadline.kind === 'end') continue
    dueAtUs.push(deadline.dueAtUs)
    measured.push(phases[deadline.phase]?.measure ?? false)
  }
  return { dueAtUs, measured }
}

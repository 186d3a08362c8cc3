/** What a trial's own faults explain: asked for by the scenario, it says nothing against the measurement. */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import type { FaultResult, PhaseResult } from '../../format.ts'
import type { TrialFacts } from './doubt.ts'

/** While these last nothing is published; what fell due comes late, all of it. */
const STALL_THE_FEED: readonly string[] = ['stall-feed', 'stall-event-loop', 'restart']

/** No connection ends by it, nor is one too late to answer an end. */
const LEAVE_CONNECTIONS_ALONE: readonly string[] = ['stall-feed']

export function wasStruck({ faults = [] }: TrialFacts): boolean {
  return faults.length > 0
}

export function stalledItsFeed({ faults = [] }: TrialFacts): boolean {
  return faults.some(({ kind }) => STALL_THE_FEED.includes(kind))
}

/** Whether a fault may have ended connections otherwise than in order. */
export function brokeConnections({ faults = [] }: TrialFacts): boolean {
  return faults.some(({ kind }) => !LEAVE_CONNECTIONS_ALONE.includes(kind))
}

/** Whether a fault or the recovery from it reaches into the phase. */
export function wasStruckIn(
  { faults = [] }: TrialFacts,
  scenario: ResolvedScenario,
  { startMs, durationMs }: PhaseResult,
): boolean {
  return faults.some((fault) => fault.atMs < startMs + durationMs && endOf(fault, scenario) > startMs)
}

/**
 * The latest at which the fault and its slowest recovery were over, ms from the feed's start: who is struck last, at the
 * fault's own end, waits from then. Never, if a client did not get there.
 */
function endOf(
  { kind, plannedAtMs, atMs, durationMs, recoveryUs, unrecovered }: FaultResult,
  scenario: ResolvedScenario,
) {
  if (unrecovered > 0) return Number.POSITIVE_INFINITY
  const planned = scenario.faults.find((fault) => fault.kind === kind && fault.atMs === plannedAtMs)
  const lastingMs = (durationMs ?? 0) + (planned?.drainMs ?? 0)
  // The instant itself belongs to the fault, also when nothing lasted.
  return atMs + Math.max(lastingMs + (recoveryUs.max ?? 0) / 1000, Number.MIN_VALUE)
}

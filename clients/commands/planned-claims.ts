/** What `tlab claims` has before it, what of that was made before, and what an interrupt kept from its end. */
import type { ExperimentName } from '../../protocol/browser-experiments.ts'
import type { ResolvedClaim } from '../../protocol/claim.ts'
import type { Experiment } from '../../results/format/claims.ts'
import { INTERRUPTED } from '../experiments/experiments.ts'
import type { PlannedRun } from './claim-choice.ts'
import type { ClaimRunMade } from './claim-run.ts'

export interface Planned {
  readonly chosen: readonly ResolvedClaim[]
  readonly plans: readonly PlannedRun[]
  readonly experiments: readonly ExperimentName[]
  /** null: the runs are made now, else none is. */
  readonly saved: Saved | null
}

/** What was made before, by name. */
export interface Saved {
  readonly runs: ReadonlyMap<string, ClaimRunMade>
  readonly experiments: ReadonlyMap<ExperimentName, Experiment>
}

/**
 * Runs and experiments that an interrupt cut short, now or when they were saved, and runs that it kept from being made. One that
 * came after the last of them has changed nothing; a run that a folder lacks nobody has interrupted.
 */
export function countUnfinished(
  { plans, saved }: Planned,
  made: ReadonlyMap<string, ClaimRunMade>,
  tried: readonly Experiment[],
): number {
  const experiments = tried.filter(({ why }) => why === INTERRUPTED)
  const runs = plans.filter(({ name }) => made.get(name)?.result.interrupted ?? saved === null)
  return experiments.length + runs.length
}

/** That of all runs; null where they have several, or there is none. */
export function sharedSeed({ plans, saved }: Planned): number | null {
  const seeds = saved === null ? plans.map(({ scenario }) => scenario.seed) : [...saved.runs.values()].map(seedOf)
  const [seed = null, ...others] = new Set(seeds)
  return others.length === 0 ? seed : null
}

function seedOf({ result }: ClaimRunMade): number {
  return result.seed
}

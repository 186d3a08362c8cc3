/** What the checks of a verdict take and give. */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import type { Trial, VerdictLevel, VerdictReason } from '../../format.ts'

/** What a trial found out, before it is judged. */
export type TrialFacts = Omit<Trial, 'verdict'>

/** A reason to doubt a trial, and how far. */
export interface Doubt extends VerdictReason {
  readonly level: Exclude<VerdictLevel, 'VALID'>
}

/** Gathers the doubts of one kind. */
export type Check = (facts: TrialFacts, scenario: ResolvedScenario) => readonly Doubt[]

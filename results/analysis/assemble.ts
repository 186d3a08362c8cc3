/** Makes a result of what a run has finished so far: the rows, comparisons and verdict follow from the trials. */
import { type Environment, FORMAT_VERSION, type RunResult, type Trial } from '../format.ts'
import { compareArms } from './comparison.ts'
import { judgeExpectations } from './expectations.ts'
import { defaultBaseline } from './order.ts'
import { summarise } from './summary.ts'
import { worstVerdict } from './verdict.ts'

export interface RunFacts {
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly endedAt: string
  /** Host and port of somebody's server; null: one of the run's own. */
  readonly target: string | null
  readonly interrupted: boolean
  readonly seed: number
  readonly scenario: RunResult['scenario']
  readonly environment: Environment
  /** Judged already; may be empty when the run was stopped at once. */
  readonly trials: readonly Trial[]
  /** The arm to compare with; null, or one that did not run: that of the last transport in teaching order. */
  readonly baseline: string | null
}

export function assembleResult(facts: RunFacts): RunResult {
  const { baseline, trials, ...kept } = facts
  const asked = trials.some((trial) => trial.arm === baseline) ? baseline : null
  const against = asked ?? defaultBaseline(trials)
  return {
    formatVersion: FORMAT_VERSION,
    ...kept,
    trials: [...trials],
    summary: summarise(trials),
    comparisons: against === null ? [] : compareArms(trials, against),
    expectations: judgeExpectations(facts.scenario.resolved.expect, trials),
    verdict: worstVerdict(trials),
  }
}

/** Which trials the charts draw: all blocks or one, grouped by arm, in the order in which the run lists its arms. */
import type { RunResult, Trial } from '../../results/format.ts'

export interface ArmTrials {
  readonly arm: string
  readonly transport: string
  /** At least one. */
  readonly trials: readonly Trial[]
}

/** The arms in the summary's order, then any that only has trials. */
export function armsOf(run: RunResult): string[] {
  return [...new Set([...run.summary, ...run.trials].map((entry) => entry.arm))]
}

/** The blocks that have trials, ascending. */
export function blocksOf(run: RunResult): number[] {
  return [...new Set(run.trials.map((trial) => trial.block))].sort((left, right) => left - right)
}

/**
 * @param block from 1; null for all, and so is one that the run does not have
 */
export function selectTrials(run: RunResult, block: number | null): ArmTrials[] {
  const chosen = block !== null && blocksOf(run).includes(block) ? block : null
  const trials = run.trials.filter((trial) => chosen === null || trial.block === chosen)
  return armsOf(run)
    .map((arm) => trials.filter((trial) => trial.arm === arm))
    .filter((own) => own.length > 0)
    .map((own) => ({ arm: own[0]!.arm, transport: own[0]!.transport, trials: own }))
}

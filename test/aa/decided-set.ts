/** One A/A set, decided: what the instrument said of a transport against itself. */
import type { RunResult, VerdictLevel } from '../../results/format.ts'
import { METRIC } from './design.ts'

export interface DecidedSet {
  /** From 1; also its seed. */
  readonly number: number
  readonly transport: string
  readonly startedAt: string
  readonly commit: string | null
  /** p99 of each block's two arms, µs; null: withheld. */
  readonly p99Us: readonly (readonly [number | null, number | null])[]
  /** Of one arm to the other with its 95 % interval; null where a block withheld its p99: nothing was decided. */
  readonly ratio: { readonly ratio: number; readonly low: number; readonly high: number } | null
  /** What the report would say: with the guards against tiny differences and the instrument's own error. */
  readonly clear: boolean
  readonly verdict: VerdictLevel
}

export function decide(
  number: number,
  transport: string,
  { startedAt, environment, trials, comparisons, verdict }: RunResult,
) {
  const comparison = comparisons.find(({ metric }) => metric === METRIC)
  const blocks = [...new Set(trials.map(({ block }) => block))].sort((one, other) => one - other)
  const p99Of = (block: number, arm: string): number | null =>
    trials.find((trial) => trial.block === block && trial.arm === `${transport}/${arm}`)?.latencyUs.fromDue.p99 ?? null
  const { low = null, high = null, ratio = 1, clear = false } = comparison ?? {}
  const decided: DecidedSet = {
    number,
    transport,
    startedAt,
    commit: environment.commit,
    p99Us: blocks.map((block) => [p99Of(block, 'a'), p99Of(block, 'b')] as const),
    ratio: low === null || high === null ? null : { ratio, low, high },
    clear,
    verdict: verdict.level,
  }
  return decided
}

/** Whether the interval alone calls it a difference. */
export function differs({ ratio }: DecidedSet): boolean {
  return ratio !== null && (ratio.low > 1 || ratio.high < 1)
}

/** Two saved runs, before and after: what differs around them, and what in their figures. */
import type { RunResult, VerdictLevel } from '../../format.ts'
import { armsInOrder } from '../order.ts'
import { type Change, changesBetween } from './changes.ts'
import { differencesBetween, type RunDifference } from './differences.ts'

export interface ComparedRuns {
  readonly differences: readonly RunDifference[]
  /** Arms that only one of them has. */
  readonly onlyBefore: readonly string[]
  readonly onlyAfter: readonly string[]
  /** Which of them prove nothing: then nothing is compared. */
  readonly invalid: readonly Side[]
  /** Empty where a run is INVALID. */
  readonly changes: readonly Change[]
}

export type Side = 'before' | 'after'

export function compareRuns(before: RunResult, after: RunResult): ComparedRuns {
  const [armsBefore, armsAfter] = [armsInOrder(before.trials), armsInOrder(after.trials)]
  const levels: readonly [Side, VerdictLevel][] = [
    ['before', before.verdict.level],
    ['after', after.verdict.level],
  ]
  const invalid = levels.filter(([, level]) => level === 'INVALID').map(([side]) => side)
  return {
    differences: differencesBetween(before, after),
    onlyBefore: armsBefore.filter((arm) => !armsAfter.includes(arm)),
    onlyAfter: armsAfter.filter((arm) => !armsBefore.includes(arm)),
    invalid,
    changes: invalid.length > 0 ? [] : changesBetween(before, after),
  }
}

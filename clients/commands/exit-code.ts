/** What the exit code of `tlab run` says about the runs. */
import type { RunResult } from '../../results/format.ts'
import { EXIT } from '../errors.ts'

/** The part of a result that decides. */
export interface Outcome {
  readonly interrupted: RunResult['interrupted']
  readonly verdict: Pick<RunResult['verdict'], 'level'>
  readonly expectations: readonly { readonly met: boolean }[]
}

/** The gravest first; the codes of errors (2, 3) never come from a result. */
const BY_GRAVITY = [EXIT.interrupted, EXIT.invalidMeasurement, EXIT.expectationMissed, EXIT.done]

/** The gravest code among the runs. */
export function exitCodeOf(outcomes: readonly Outcome[]): number {
  const codes = outcomes.map(codeOf)
  return BY_GRAVITY.find((code) => codes.includes(code)) ?? EXIT.done
}

function codeOf({ interrupted, verdict, expectations }: Outcome): number {
  if (interrupted) return EXIT.interrupted
  // Figures that cannot be trusted neither meet nor miss anything.
  if (verdict.level === 'INVALID') return EXIT.invalidMeasurement
  return expectations.every((expectation) => expectation.met) ? EXIT.done : EXIT.expectationMissed
}

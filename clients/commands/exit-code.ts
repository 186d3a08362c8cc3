/** What the exit code of `tlab run` says about the runs. */
import type { RunResult } from '../../results/format.ts'
import { EXIT } from '../errors.ts'

/** The part of a result that decides. */
export interface Outcome {
  readonly interrupted: RunResult['interrupted']
  readonly verdict: Pick<RunResult['verdict'], 'level'>
  readonly expectations: readonly Judgement[]
}

type Judgement = Pick<RunResult['expectations'][number], 'met' | 'withinNoise'>

/** The gravest first; the codes of errors (2, 3) never come from a result. */
const BY_GRAVITY = [EXIT.interrupted, EXIT.invalidMeasurement, EXIT.expectationMissed, EXIT.done]

export interface Judging {
  /** How many scenarios an interrupt kept from being run at all; those that it stopped say so themselves. */
  readonly leftOut: number
  /** Whether a line that chance alone may have missed is let pass; asked for, never assumed. */
  readonly toleratesNoise?: boolean
}

/** The gravest code among the runs. */
export function exitCodeOf(outcomes: readonly Outcome[], { leftOut, toleratesNoise = false }: Judging): number {
  if (leftOut > 0) return EXIT.interrupted
  const codes = outcomes.map((outcome) => codeOf(outcome, toleratesNoise))
  return BY_GRAVITY.find((code) => codes.includes(code)) ?? EXIT.done
}

function codeOf({ interrupted, verdict, expectations }: Outcome, toleratesNoise: boolean): number {
  if (interrupted) return EXIT.interrupted
  // Figures that cannot be trusted neither meet nor miss anything.
  if (verdict.level === 'INVALID') return EXIT.invalidMeasurement
  return expectations.every((line) => !isMissed(line, toleratesNoise)) ? EXIT.done : EXIT.expectationMissed
}

/** Without an interval, as under three blocks, nobody knows whether it was chance: that is never let pass. */
export function isMissed({ met, withinNoise = false }: Judgement, toleratesNoise: boolean): boolean {
  return !met && !(toleratesNoise && withinNoise)
}

/** What changed from one run to another, for each arm that both have and each metric. */
import type { RunResult, Spread, Trial } from '../../format.ts'
import { isBeyondError, positiveValues } from '../comparison.ts'
import { differenceEstimate, meanEstimate } from '../intervals.ts'
import { armsInOrder, trialsOfArm } from '../order.ts'
import { median, pairedRatio, spreadOf, unpairedRatio } from '../statistics.ts'
import { firstWithholding } from '../withheld.ts'
import { MEASURED, type Measured } from './measured.ts'

/**
 * `clear`: beyond 2 %, the instrument's error and chance. `not-clear`: at least one of these explains it. `same`: every
 * block of both runs has the same value. `too-few-blocks`: under three on a side. `withheld`: a side has no figure.
 */
export type Judgement = 'clear' | 'not-clear' | 'same' | 'too-few-blocks' | 'withheld'

export interface Change {
  readonly arm: string
  readonly measured: Measured
  readonly before: Spread
  readonly after: Spread
  /** After divided by before, or, where a block has none of it (such as losses), after less before; null: withheld. */
  readonly of: 'ratio' | 'difference' | null
  readonly change: number | null
  /** 95 %; null under three blocks. */
  readonly low: number | null
  readonly high: number | null
  readonly judgement: Judgement
  /** Why a side has no figure; null: both have one, or nobody knows. */
  readonly withheld: string | null
}

interface Sides {
  readonly before: readonly Trial[]
  readonly after: readonly Trial[]
}

/** In teaching order of the arms that both runs have. */
export function changesBetween(before: Pick<RunResult, 'trials'>, after: Pick<RunResult, 'trials'>): Change[] {
  const common = armsInOrder(before.trials).filter((arm) => after.trials.some((trial) => trial.arm === arm))
  return common.flatMap((arm) => {
    const sides = { before: trialsOfArm(before.trials, arm), after: trialsOfArm(after.trials, arm) }
    return MEASURED.map((measured) => changeOf(arm, measured, sides))
  })
}

function changeOf(arm: string, measured: Measured, sides: Sides): Change {
  const before = sides.before.map(measured.value)
  const after = sides.after.map(measured.value)
  const shown = { arm, measured, before: spreadOf(before), after: spreadOf(after), withheld: null }
  const known = { before: withoutHoles(before), after: withoutHoles(after) }
  if (known.before === null || known.after === null) {
    const withheld = firstWithholding(trialsOf(sides), measured.metric)?.why ?? null
    return { ...shown, of: null, change: null, low: null, high: null, judgement: 'withheld', withheld }
  }
  const positive = { before: positiveValues(before), after: positiveValues(after) }
  if (positive.before === null || positive.after === null) {
    return { ...shown, ...differenceOf(measured, known.before, known.after, sides) }
  }
  return { ...shown, ...ratioOf(measured, positive.before, positive.after, sides) }
}

type Values = readonly (number | null)[]
type Judged = Pick<Change, 'of' | 'change' | 'low' | 'high' | 'judgement'>

function ratioOf(measured: Measured, before: number[], after: number[], sides: Sides): Judged {
  const { ratio, low, high } = havePairs(sides) ? pairedRatio(after, before) : unpairedRatio(after, before)
  const apart = median(after) - median(before)
  const beyondError = isBeyondError(measured, { ratio, apart }, trialsOf(sides))
  const excludesOne = low !== null && high !== null && (low > 1 || high < 1)
  const judgement = judge([...before, ...after], low === null, beyondError && excludesOne)
  return { of: 'ratio', change: ratio, low, high, judgement }
}

/** Counts that a block has none of have no ratio. */
function differenceOf(measured: Measured, before: number[], after: number[], sides: Sides): Judged {
  const { centre, interval } = differenceEstimate(after, before)
  const apart = median(after) - median(before)
  const beyondError = isBeyondError(measured, { ratio: meanRatio(after, before), apart }, trialsOf(sides))
  const excludesZero = interval !== null && (interval.low > 0 || interval.high < 0)
  const judgement = judge([...before, ...after], interval === null, beyondError && excludesZero)
  return { of: 'difference', change: centre, low: interval?.low ?? null, high: interval?.high ?? null, judgement }
}

/** Of arithmetic means, which may be 0. */
function meanRatio(of: readonly number[], against: readonly number[]): number {
  return meanEstimate(of).centre / meanEstimate(against).centre
}

function trialsOf({ before, after }: Sides): Trial[] {
  return [...before, ...after]
}

function judge(all: readonly number[], tooFew: boolean, isClear: boolean): Judgement {
  if (tooFew) return 'too-few-blocks'
  if (all.every((value) => value === all[0])) return 'same'
  return isClear ? 'clear' : 'not-clear'
}

/**
 * Blocks of one seed play the same arrivals, values and poll phases, so they are pairs, whatever the hour. Of other
 * seeds, or in files that do not tell the seeds of blocks, nothing pairs them.
 */
function havePairs({ before, after }: Sides): boolean {
  const seeds = (trials: readonly Trial[]): string => trials.map(({ block, seed }) => `${block}:${seed}`).join()
  return before.every(({ seed }) => seed !== undefined) && seeds(before) === seeds(after)
}

function withoutHoles(values: Values): number[] | null {
  const known = values.filter((value) => value !== null)
  return known.length === values.length ? known : null
}

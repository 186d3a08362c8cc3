/** Arms against a baseline, block by block. */
import type { Comparison, DriverCost, Trial } from '../format.ts'
import { clockUncertaintyUs } from './clock.ts'
import { metricValue } from './metric-value.ts'
import { armsInOrder, trialsOfArm } from './order.ts'
import { median, pairedRatio } from './statistics.ts'

/** A difference of two per cent is of no use to anybody, however certain it is. */
const LEAST_USEFUL_DIFFERENCE = 0.02

/** Receive stamps play no part in the metric, so nothing but 2 % and chance is to be exceeded. */
export const NO_STAMPS: ErrorOfStamps = { unitUs: null, errorUs: () => null }

/** Of a mean latency. */
export const STAMPS_OF_MEAN: ErrorOfStamps = {
  unitUs: 1,
  errorUs: (driver) => driver.stampErrorMeanUs ?? driver.stampErrorUs,
}

/** What arms are compared by. Files of versions before do not know the errors of the means: there it is that of the p99. */
export const COMPARED: readonly Compared[] = [
  { metric: 'latency.mean', ...STAMPS_OF_MEAN },
  { metric: 'latency.p50', unitUs: 1, errorUs: (driver) => driver.stampErrorP50Us },
  { metric: 'latency.p99', unitUs: 1, errorUs: (driver) => driver.stampErrorUs },
  { metric: 'staleness.mean', unitUs: 1000, errorUs: (driver) => driver.stampErrorStalenessUs ?? driver.stampErrorUs },
  { metric: 'bytesPerEvent', ...NO_STAMPS },
]

export interface Compared extends ErrorOfStamps {
  readonly metric: string
}

/** What late receive stamps may have done to a metric. */
export interface ErrorOfStamps {
  /** Of the metric; null where receive stamps play no part. */
  readonly unitUs: number | null
  /** By how much late stamps may have changed this very metric: what a difference must exceed. */
  readonly errorUs: (driver: DriverCost) => number | null
}

/** A block in which both arms ran. */
interface Pair {
  readonly of: Trial
  readonly against: Trial
}

/**
 * Every other arm against the baseline, in teaching order, by each metric that no common block withheld.
 * Empty when the baseline did not run.
 */
export function compareArms(trials: readonly Trial[], baselineArm: string): Comparison[] {
  const baseline = trialsOfArm(trials, baselineArm)
  return armsInOrder(trials)
    .filter((arm) => arm !== baselineArm)
    .flatMap((arm) => {
      const pairs = pairBlocks(trialsOfArm(trials, arm), baseline)
      return COMPARED.map((compared) => comparePairs(pairs, compared)).filter((one) => one !== null)
    })
}

/** The blocks in which both arms ran, in the order of the first. */
export function pairBlocks(trials: readonly Trial[], baseline: readonly Trial[]): Pair[] {
  const byBlock = new Map(baseline.map((trial) => [trial.block, trial]))
  return trials.flatMap((of) => {
    const against = byBlock.get(of.block)
    return against === undefined ? [] : [{ of, against }]
  })
}

function comparePairs(pairs: readonly Pair[], compared: Compared): Comparison | null {
  const { metric } = compared
  const judged = judgePairs(pairs, (trial) => metricValue(trial, metric), compared)
  const [first] = pairs
  return judged && first ? { metric, of: first.of.arm, against: first.against.arm, ...judged } : null
}

/** What the blocks of two arms say of one figure; null where there is none, or one of them withholds it. */
export function judgePairs(
  pairs: readonly Pair[],
  value: (trial: Trial) => number | null,
  error: ErrorOfStamps,
): Omit<Comparison, 'metric' | 'of' | 'against'> | null {
  const of = positiveValues(pairs.map((pair) => value(pair.of)))
  const against = positiveValues(pairs.map((pair) => value(pair.against)))
  if (pairs.length === 0 || of === null || against === null) return null
  const { ratio, low, high } = pairedRatio(of, against)
  const trials = pairs.flatMap((pair) => [pair.of, pair.against])
  const beyondError = isBeyondError(error, { ratio, apart: median(of) - median(against) }, trials)
  const clear = beyondError && low !== null && high !== null && (low > 1 || high < 1)
  return { ratio, low, high, beyondError, clear }
}

/**
 * Whether a difference is of use to anybody, and more than the instrument's own error.
 *
 * @param apart of the medians, in the metric's unit
 * @param trials all that were compared
 */
export function isBeyondError(
  { unitUs, errorUs }: ErrorOfStamps,
  { ratio, apart }: { readonly ratio: number; readonly apart: number },
  trials: readonly Trial[],
): boolean {
  if (Math.abs(ratio - 1) <= LEAST_USEFUL_DIFFERENCE) return false
  return unitUs === null || Math.abs(apart) * unitUs > instrumentErrorUs(trials, errorUs)
}

/** null when a value was withheld, or has no logarithm. */
export function positiveValues(values: readonly (number | null)[]): number[] | null {
  const positive = values.filter((value) => value !== null && value > 0) as number[]
  return positive.length === values.length ? positive : null
}

/** The largest of the trials compared; clocks that an exchange compared may be wrong both ways. */
function instrumentErrorUs(trials: readonly Trial[], errorUs: ErrorOfStamps['errorUs']): number {
  return Math.max(...trials.map(({ driver }) => errorUs(driver) ?? 0)) + 2 * Math.max(...trials.map(clockUncertaintyUs))
}

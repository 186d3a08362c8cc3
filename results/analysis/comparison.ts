/** Arms against a baseline, block by block. */
import type { Comparison, Trial } from '../format.ts'
import { clockUncertaintyUs } from './clock.ts'
import { metricValue } from './metric-value.ts'
import { armsInOrder, trialsOfArm } from './order.ts'
import { median, pairedRatio } from './statistics.ts'

/** A difference of two per cent is of no use to anybody, however certain it is. */
const LEAST_USEFUL_DIFFERENCE = 0.02

/** What arms are compared by, with the unit of the metric in µs; null where receive stamps play no part. */
const COMPARED: readonly Compared[] = [
  { metric: 'latency.mean', unitUs: 1, error: 'stampErrorP50Us' },
  { metric: 'latency.p50', unitUs: 1, error: 'stampErrorP50Us' },
  { metric: 'latency.p99', unitUs: 1, error: 'stampErrorUs' },
  { metric: 'staleness.mean', unitUs: 1000, error: 'stampErrorP50Us' },
  { metric: 'bytesPerEvent', unitUs: null, error: 'stampErrorUs' },
]

interface Compared {
  readonly metric: string
  readonly unitUs: number | null
  /** The bound that a difference must exceed: of most stamps for a middle, of nearly all for a tail. */
  readonly error: 'stampErrorP50Us' | 'stampErrorUs'
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

function pairBlocks(trials: readonly Trial[], baseline: readonly Trial[]): Pair[] {
  const byBlock = new Map(baseline.map((trial) => [trial.block, trial]))
  return trials.flatMap((of) => {
    const against = byBlock.get(of.block)
    return against === undefined ? [] : [{ of, against }]
  })
}

function comparePairs(pairs: readonly Pair[], { metric, unitUs, error }: Compared): Comparison | null {
  const of = positiveValues(pairs.map((pair) => metricValue(pair.of, metric)))
  const against = positiveValues(pairs.map((pair) => metricValue(pair.against, metric)))
  const [first] = pairs
  if (first === undefined || of === null || against === null) return null
  const { ratio, low, high } = pairedRatio(of, against)
  const apart = Math.abs(median(of) - median(against))
  const beyondError =
    Math.abs(ratio - 1) > LEAST_USEFUL_DIFFERENCE &&
    (unitUs === null || apart * unitUs > instrumentErrorUs(pairs, error))
  const clear = beyondError && low !== null && high !== null && (low > 1 || high < 1)
  return { metric, of: first.of.arm, against: first.against.arm, ratio, low, high, beyondError, clear }
}

/** null when a value was withheld, or has no logarithm. */
function positiveValues(values: readonly (number | null)[]): number[] | null {
  const positive = values.filter((value) => value !== null && value > 0) as number[]
  return positive.length === values.length ? positive : null
}

/** The largest bound of the trials compared; clocks that an exchange compared may be wrong both ways. */
function instrumentErrorUs(pairs: readonly Pair[], error: Compared['error']): number {
  const trials = pairs.flatMap(({ of, against }) => [of, against])
  return Math.max(...trials.map(({ driver }) => driver[error] ?? 0)) + 2 * Math.max(...trials.map(clockUncertaintyUs))
}

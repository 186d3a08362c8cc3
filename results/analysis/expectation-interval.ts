/** How far chance may move what a line of `expect` is judged by, and whether it could turn the judgement. */
import type { ComparisonOperator, Expectation, MetricReference } from '../../protocol/scenario.ts'
import type { ExpectationResult, Trial } from '../format.ts'
import { type Interval, typicalInterval } from './intervals.ts'
import { metricValue } from './metric-value.ts'
import { median, pairedRatio } from './statistics.ts'

export type LineInterval = NonNullable<ExpectationResult['interval']>

export const HOLDS: Readonly<Record<ComparisonOperator, (value: number, bound: number) => boolean>> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
}

/**
 * Of the left side's value, or, where a metric stands on the right, of the left divided by that metric, block by block.
 * null under three blocks, where a block withholds a side, and where a ratio has a side that is not above zero.
 */
export function lineInterval({ left, right }: Expectation, trials: readonly Trial[]): LineInterval | null {
  const of = valuesByBlock(trials, left)
  const against = right === null ? null : valuesByBlock(trials, right)
  if (of === null || (right !== null && against === null)) return null
  const interval = against === null ? typicalInterval([...of.values()]) : ratioInterval(of, against)
  return interval && { what: against === null ? 'value' : 'ratio', ...interval }
}

/**
 * Whether some value inside the interval would be judged otherwise: then another run of the same may be.
 * Blocks that all say the same have an interval without width, and leave nothing to chance.
 */
export function isWithinNoise(
  { operator, factor }: Pick<Expectation, 'operator' | 'factor'>,
  met: boolean,
  { low, high }: Interval,
): boolean {
  return [low, high].some((end) => HOLDS[operator](isRounded(end, factor) ? factor : end, factor) !== met)
}

/** Logarithms and back move a value by some of its last digits: 50 becomes 49.99999999999999. */
function isRounded(end: number, bound: number): boolean {
  return Math.abs(end - bound) <= 1e-9 * Math.abs(bound)
}

function ratioInterval(of: ReadonlyMap<number, number>, against: ReadonlyMap<number, number>): Interval | null {
  const blocks = [...of.keys()].filter((block) => against.has(block))
  const [values, bounds] = [of, against].map((side) => blocks.map((block) => side.get(block) as number))
  if (values === undefined || bounds === undefined || [...values, ...bounds].some((value) => value <= 0)) return null
  const { low, high } = pairedRatio(values, bounds)
  return low === null || high === null ? null : { low, high }
}

/** One value a block, since only blocks are independent: of two arms of one transport their middle. null: withheld. */
function valuesByBlock(
  trials: readonly Trial[],
  { transport, metric }: MetricReference,
): ReadonlyMap<number, number> | null {
  const byBlock = new Map<number, number[]>()
  for (const trial of trials) {
    if (trial.transport !== transport) continue
    const value = metricValue(trial, metric)
    if (value === null) return null
    byBlock.set(trial.block, [...(byBlock.get(trial.block) ?? []), value])
  }
  return new Map([...byBlock].map(([block, values]) => [block, median(values)]))
}

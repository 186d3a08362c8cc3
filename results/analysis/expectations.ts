/** A scenario's `expect` lines, judged on the median over blocks. */
import { METRICS } from '../../protocol/metrics.ts'
import type { Expectation, MetricReference } from '../../protocol/scenario.ts'
import type { ExpectationResult, RunResult, Trial } from '../format.ts'
import { HOLDS, isWithinNoise, lineInterval } from './expectation-interval.ts'
import { metricValue } from './metric-value.ts'
import { spreadOf } from './statistics.ts'
import { whyWithheld } from './withheld.ts'

/** One result a line, in their order. A side that was withheld is null with its reason, and what cannot be shown is not met. */
export function judgeExpectations(expectations: readonly Expectation[], trials: readonly Trial[]): ExpectationResult[] {
  return expectations.map((line) => {
    const { text, left, operator, factor, right } = line
    const measured = medianOver(trials, left)
    const compared = right === null ? null : medianOver(trials, right)
    const value = measured.median
    const bound = compared === null ? factor : scaled(compared.median, factor)
    const unit = METRICS.get(left.metric)
    const met = value !== null && bound !== null && HOLDS[operator](value, bound)
    const interval = lineInterval(line, trials)
    return {
      text,
      value,
      ...(unit !== undefined && { unit }),
      bound,
      met,
      interval,
      withinNoise: interval !== null && isWithinNoise(line, met, interval),
      ...(measured.withheld !== null && { withheld: measured.withheld }),
      ...(compared !== null && compared.withheld !== null && { boundWithheld: compared.withheld }),
    }
  })
}

interface Side {
  readonly median: number | null
  /** Why there is no median; null: there is one. */
  readonly withheld: string | null
}

function medianOver(trials: readonly Trial[], { transport, metric }: MetricReference): Side {
  const own = trials.filter((trial) => trial.transport === transport)
  if (own.length === 0) return { median: null, withheld: `${transport} did not run` }
  const median = spreadOf(own.map((trial) => metricValue(trial, metric)))?.median ?? null
  return { median, withheld: median === null ? reasonOf(own, metric) : null }
}

/** Of the first block that withholds it, and of which one, when there are several. */
function reasonOf(trials: readonly Trial[], metric: string): string | null {
  for (const trial of trials) {
    const why = whyWithheld(trial, metric)?.why
    if (why !== undefined) return trials.length === 1 ? why : `in block ${trial.block}, ${why}`
  }
  return null
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor
}

/**
 * Those that a reader may be told of: none of a run that proves nothing, and of an interrupted one those whose sides are
 * known, since a side that never ran is not a missed expectation.
 */
export function judgedExpectations(
  run: Pick<RunResult, 'expectations' | 'interrupted' | 'verdict'>,
): readonly ExpectationResult[] {
  if (run.verdict.level === 'INVALID') return []
  if (!run.interrupted) return run.expectations
  return run.expectations.filter(({ value, bound }) => value !== null && bound !== null)
}

/** A scenario's `expect` lines, judged on the median over blocks. */
import type { ComparisonOperator, Expectation, MetricReference } from '../../protocol/scenario.ts'
import type { ExpectationResult, Trial } from '../format.ts'
import { metricValue } from './metric-value.ts'
import { spreadOf } from './statistics.ts'

const HOLDS: Readonly<Record<ComparisonOperator, (value: number, bound: number) => boolean>> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
}

/** One result a line, in their order. A side that was withheld is null, and what cannot be shown is not met. */
export function judgeExpectations(expectations: readonly Expectation[], trials: readonly Trial[]): ExpectationResult[] {
  return expectations.map(({ text, left, operator, factor, right }) => {
    const value = medianOver(trials, left)
    const bound = right === null ? factor : scaled(medianOver(trials, right), factor)
    return { text, value, bound, met: value !== null && bound !== null && HOLDS[operator](value, bound) }
  })
}

function medianOver(trials: readonly Trial[], reference: MetricReference): number | null {
  const ofTransport = trials.filter((trial) => trial.transport === reference.transport)
  return spreadOf(ofTransport.map((trial) => metricValue(trial, reference.metric)))?.median ?? null
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor
}

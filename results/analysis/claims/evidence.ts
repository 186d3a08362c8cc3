/** What the runs say about a claim: one piece of evidence for each test in each of its cells. */
import type { ClaimTest, MeasuredTest, MissingTest, Region, ResolvedClaim } from '../../../protocol/claim.ts'
import type { CellValues } from '../../../protocol/matrix.ts'
import { METRICS } from '../../../protocol/metrics.ts'
import type { Evidence, Outcome } from '../../format/claims.ts'
import type { RunResult, Trial } from '../../format.ts'
import { LEAST_BLOCKS_FOR_INTERVAL } from '../intervals.ts'
import { cellOf, cellText, type EvidenceRun } from './evidence-run.ts'
import { type Interval, intervalOf } from './interval.ts'

/** @param runs those that finished, by name */
export function evidenceFor({ tests }: ResolvedClaim, runs: ReadonlyMap<string, EvidenceRun>): Evidence[] {
  return tests.flatMap((test) => evidenceOfTest(test, runs))
}

function evidenceOfTest(test: ClaimTest, runs: ReadonlyMap<string, EvidenceRun>): Evidence[] {
  if (test.kind === 'missing') return [notMeasurable(test)]
  const run = runs.get(test.run) ?? null
  return test.cells.map((values) => evidenceInCell(test, values, run))
}

function evidenceInCell(test: MeasuredTest, values: CellValues, run: EvidenceRun | null): Evidence {
  const cell = run === null ? null : cellText(run.axes, values)
  if (run === null) return without(test, cell, `the run ${test.run} was not made`)
  const ran = cellOf(run, values)
  if (ran === null) return without(test, cell, `the run ${test.run} ended before this cell`)
  const trials = trialsOf(test, ran)
  const invalid = trials.find(({ verdict }) => verdict.level === 'INVALID')
  if (invalid !== undefined) {
    const reason = invalid.verdict.reasons[0]?.message ?? 'its ledgers do not add up'
    return without(test, cell, `${invalid.arm} is INVALID in block ${invalid.block}: ${reason}`)
  }
  const interval = intervalOf(test, trials)
  if ('why' in interval) return without(test, cell, interval.why)
  const outcome = outcomeOf(test, interval)
  return {
    ...frameOf(test, cell),
    ...interval,
    suspect: trials.some(({ verdict }) => verdict.level === 'SUSPECT'),
    outcome,
    why: outcome === 'open' ? whyOpen(test, interval) : null,
  }
}

function trialsOf({ measure: { of, against } }: MeasuredTest, { trials }: RunResult): Trial[] {
  return trials.filter(({ arm }) => arm === of.transport || arm === against?.transport)
}

function outcomeOf({ holds, fails }: MeasuredTest, interval: Interval): Outcome {
  if (liesIn(holds, interval)) return 'holds'
  return liesIn(fails, interval) ? 'fails' : 'open'
}

function liesIn({ from, to, outside }: Region, { low, high }: Interval): boolean {
  if (low === null || high === null) return false
  return outside ? high < from || low > to : low > from && high < to
}

function whyOpen({ holds, fails }: MeasuredTest, { low, blocks }: Interval): string {
  if (low === null) {
    return `an interval needs ${LEAST_BLOCKS_FOR_INTERVAL} blocks, there ${blocks === 1 ? 'is 1' : `are ${blocks}`}`
  }
  return `the interval lies neither ${holds.text} nor ${fails.text}`
}

function frameOf(test: MeasuredTest, cell: string | null) {
  const { says, run, measure, holds, fails, decides } = test
  return {
    says,
    run,
    cell,
    measure: measure.text,
    holds: holds.text,
    fails: fails.text,
    unit: measure.against === null ? (METRICS.get(measure.of.metric) ?? null) : null,
    decides,
  }
}

const NO_FIGURE = { value: null, low: null, high: null, blocks: 0, suspect: false, outcome: 'missing' } as const

function without(test: MeasuredTest, cell: string | null, why: string): Evidence {
  return { ...frameOf(test, cell), ...NO_FIGURE, why }
}

function notMeasurable({ says, missing, decides }: MissingTest): Evidence {
  const nothing = { run: null, cell: null, measure: null, holds: null, fails: null, unit: null }
  return { says, ...nothing, ...NO_FIGURE, decides, why: missing }
}

/** What runs and experiments say about a claim: one piece of evidence for each test in each of its cells. */
import type { ClaimTest, MeasuredTest, MissingTest, ResolvedClaim } from '../../../protocol/claim.ts'
import type { CellValues } from '../../../protocol/matrix.ts'
import { METRICS } from '../../../protocol/metrics.ts'
import type { Evidence } from '../../format/claims.ts'
import type { RunResult, Trial } from '../../format.ts'
import { inUnit } from '../figures.ts'
import { evidenceOfExperiment } from './browser-evidence.ts'
import { cellOf, cellText, type EvidenceRun } from './evidence-run.ts'
import { growthInterval } from './growth.ts'
import { growthSpans, spanText } from './growth-spans.ts'
import { type IntervalReading, intervalOf } from './interval.ts'
import type { Known } from './known.ts'
import { NO_FIGURE, outcomeOf, whyOpen } from './outcome.ts'

export function evidenceFor({ tests }: ResolvedClaim, known: Known): Evidence[] {
  return tests.flatMap((test) => evidenceOfTest(test, known))
}

function evidenceOfTest(test: ClaimTest, { runs, experiments }: Known): Evidence[] {
  if (test.kind === 'missing') return [notMeasurable(test)]
  if (test.kind === 'browser') return [evidenceOfExperiment(test, experiments.get(test.browser) ?? null)]
  const run = runs.get(test.run) ?? null
  return test.per === null
    ? test.cells.map((values) => evidenceInCell(test, values, run))
    : growthEvidence(test, test.per, run)
}

function evidenceInCell(test: MeasuredTest, values: CellValues, run: EvidenceRun | null): Evidence {
  if (run === null) return notMade(test)
  const cell = cellText(run.axes, values)
  const trials = trialsIn(test, run, values)
  if (trials === null) return endedBefore(test, cell)
  return judged(test, cell, trials, () => intervalOf(test, trials))
}

/** One piece for each combination of the other axes. */
function growthEvidence(test: MeasuredTest, axis: string, run: EvidenceRun | null): Evidence[] {
  if (run === null) return [notMade(test)]
  return growthSpans(test.cells, axis).map(({ least, most }) => {
    const cell = spanText(run.axes, axis, least, most)
    const [low, high] = [trialsIn(test, run, least), trialsIn(test, run, most)]
    if (low === null || high === null) return endedBefore(test, cell)
    const [from, to] = [Number(least[axis]), Number(most[axis])]
    return judged(test, cell, [...low, ...high], () =>
      growthInterval(test, { amount: from, trials: low }, { amount: to, trials: high }),
    )
  })
}

function judged(
  test: MeasuredTest,
  cell: string | null,
  trials: readonly Trial[],
  estimate: () => IntervalReading,
): Evidence {
  const invalid = trials.find(({ verdict }) => verdict.level === 'INVALID')
  if (invalid !== undefined) {
    const reason = invalid.verdict.reasons[0]?.message ?? 'its ledgers do not add up'
    return without(test, cell, `${invalid.arm} is INVALID in block ${invalid.block}: ${reason}`)
  }
  const interval = estimate()
  if ('why' in interval) return without(test, cell, interval.why)
  const outcome = outcomeOf(test, interval)
  const { judged: byMargin, ...figure } = interval
  return {
    ...frameOf(test, cell),
    ...figure,
    ...(byMargin !== undefined && { alike: marginOf(test, byMargin.isAlike) }),
    suspect: trials.some(({ verdict }) => verdict.level === 'SUSPECT'),
    outcome,
    why: outcome === 'open' ? whyOpen(test, interval) : null,
  }
}

/** Of the arms that the test names; null where the run did not get as far. */
function trialsIn({ measure: { of, against } }: MeasuredTest, run: EvidenceRun, values: CellValues): Trial[] | null {
  const ran: RunResult | null = cellOf(run, values)
  return ran === null ? null : ran.trials.filter(({ arm }) => arm === of.transport || arm === against?.transport)
}

function notMade(test: MeasuredTest): Evidence {
  return without(test, null, `the run ${test.run} was not made`)
}

function endedBefore(test: MeasuredTest, cell: string | null): Evidence {
  return without(test, cell, `the run ${test.run} ended before this cell`)
}

function frameOf(test: MeasuredTest, cell: string | null) {
  const { says, run, measure, per, holds, fails, margin, decides } = test
  return {
    says,
    run,
    cell,
    measure: per === null ? measure.text : `${measure.text}, growth for each of ${per}`,
    holds: holds.text,
    fails: fails.text,
    unit: measure.against === null ? (METRICS.get(measure.of.metric) ?? null) : null,
    margin,
    decides,
  }
}

/** A margin is in the unit of the metric, the ratio in none. */
function marginOf({ margin, measure }: MeasuredTest, isAlike: boolean): Evidence['alike'] {
  const unit = METRICS.get(measure.of.metric)
  return { margin: inUnit(margin ?? 0, unit ?? 'count'), isAlike }
}

function without(test: MeasuredTest, cell: string | null, why: string): Evidence {
  return { ...frameOf(test, cell), ...NO_FIGURE, why }
}

function notMeasurable({ says, missing, decides }: MissingTest): Evidence {
  const nothing = { run: null, cell: null, measure: null, holds: null, fails: null, unit: null }
  return { says, ...nothing, ...NO_FIGURE, decides, why: missing }
}

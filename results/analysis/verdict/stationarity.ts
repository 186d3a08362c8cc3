/** A measured phase must end as it began: otherwise its percentiles mix two states and belong to neither. */
import { formatUs } from '../../../protocol/units.ts'
import type { PhaseResult, SeriesPoint } from '../../format.ts'
import { percent } from '../figures.ts'
import { secondsOfPhase } from '../seconds.ts'
import { median } from '../statistics.ts'
import type { Doubt, TrialFacts } from './doubt.ts'

/** How far the p50 of the first and the last third may lie apart, as a share of the smaller. */
const DRIFT_SHARE = 0.2
/** One second alone may be a hiccup; with fewer in each third nothing is said. */
const LEAST_SECONDS_A_THIRD = 2

export function checkStationarity(facts: TrialFacts): readonly Doubt[] {
  const instrumentErrorUs = facts.driver.stampErrorUs ?? 0
  return facts.phases
    .filter((phase) => phase.measured)
    .map((phase) => checkPhase(phase, secondsOfPhase(facts, phase), instrumentErrorUs))
    .filter((doubt) => doubt !== null)
}

function checkPhase(phase: PhaseResult, seconds: readonly SeriesPoint[], instrumentErrorUs: number): Doubt | null {
  const third = Math.floor(seconds.length / 3)
  const firstUs = p50Of(seconds.slice(0, third))
  const lastUs = p50Of(seconds.slice(seconds.length - third))
  if (firstUs === null || lastUs === null) return null
  const apartUs = Math.abs(lastUs - firstUs)
  if (apartUs <= DRIFT_SHARE * Math.min(firstUs, lastUs) || apartUs <= instrumentErrorUs) return null
  return {
    level: 'SUSPECT',
    code: 'not-stationary',
    message:
      `in phase ${phase.name} the p50 went from ${formatUs(firstUs)} in the first third to ${formatUs(lastUs)} ` +
      `in the last, apart by more than ${percent(DRIFT_SHARE)}`,
    remedy: 'give the scenario a longer warm-up, or lower the load if the latency grows without end',
  }
}

/** The middle of the seconds' p50; null when too few have one. */
function p50Of(seconds: readonly SeriesPoint[]): number | null {
  const known = seconds.map((second) => second.p50Us).filter((p50) => p50 !== null)
  return known.length < LEAST_SECONDS_A_THIRD ? null : median(known)
}

/** A measured phase must end as it began: otherwise its percentiles mix two states and belong to neither. */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { formatUs } from '../../../protocol/units.ts'
import type { PhaseResult } from '../../format.ts'
import { percent } from '../figures.ts'
import type { Doubt, TrialFacts } from './doubt.ts'
import { wasStruckIn } from './own-faults.ts'

/** How far the p50 of the first and the last third may lie apart, as a share of the smaller. */
const DRIFT_SHARE = 0.2

/** Not judged in a phase that a fault, or the recovery from one, reaches into: it is meant to change there. */
export function checkStationarity(facts: TrialFacts, scenario: ResolvedScenario): readonly Doubt[] {
  const instrumentErrorUs = facts.driver.stampErrorP50Us ?? 0
  return facts.phases
    .filter((phase) => phase.measured && !wasStruckIn(facts, scenario, phase))
    .map((phase) => checkPhase(phase, instrumentErrorUs))
    .filter((doubt) => doubt !== null)
}

function checkPhase(phase: PhaseResult, instrumentErrorUs: number): Doubt | null {
  const { firstThirdP50Us: firstUs, lastThirdP50Us: lastUs } = phase
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

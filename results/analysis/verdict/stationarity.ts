/**
 * A measured phase must end as it began: otherwise its percentiles mix two states and belong to neither.
 *
 * The p50 of two thirds of a phase differ by chance, too. A doubt needs a difference that is large (20 %), larger than the
 * instrument's error, and larger than chance explains with as many events as a third has (chance.ts): of phases that do
 * end as they began about one in a hundred is doubted at most, fewer where chance explains less than the 20 %. In a phase
 * of fewer than about twenty events nothing can be told.
 */
import type { ResolvedPhase, ResolvedScenario } from '../../../protocol/scenario.ts'
import { burstsIn, eventsAsked } from '../../../protocol/schedule-phase.ts'
import { formatUs } from '../../../protocol/units.ts'
import type { PhaseResult } from '../../format.ts'
import { knownLosses } from '../deliveries.ts'
import { percent } from '../figures.ts'
import { decodeHistogram } from '../histogram.ts'
import { isEvenLoad } from '../theory/steadiness.ts'
import { medianChanceUs } from './chance.ts'
import type { Doubt, TrialFacts } from './doubt.ts'
import { wasStruckIn } from './own-faults.ts'

/** How far the p50 of the first and the last third may lie apart, as a share of the smaller. */
const DRIFT_SHARE = 0.2

/** Where chance alone explains what counts as large. */
const FEW_EVENTS =
  'give the scenario a longer phase, since so few events tell little; if it stays, a longer warm-up, or a lower load'

/**
 * Not judged in a phase that a fault, or the recovery from one, reaches into, nor on a ramp or of a recording: it is meant
 * to change there.
 */
export function checkStationarity(facts: TrialFacts, scenario: ResolvedScenario): readonly Doubt[] {
  return facts.phases.flatMap((phase, index) => {
    const asked = scenario.phases[index]
    if (!phase.measured || asked === undefined || !isEvenLoad(scenario, asked)) return []
    return wasStruckIn(facts, scenario, phase) ? [] : (checkPhase(phase, asked, facts) ?? [])
  })
}

function checkPhase(phase: PhaseResult, asked: ResolvedPhase, { clients, driver }: TrialFacts): Doubt | null {
  const { firstThirdP50Us: firstUs, lastThirdP50Us: lastUs } = phase
  if (firstUs === null || lastUs === null) return null
  const apartUs = Math.abs(lastUs - firstUs)
  const largeUs = DRIFT_SHARE * Math.min(firstUs, lastUs)
  if (apartUs <= Math.max(largeUs, driver.stampErrorP50Us ?? 0)) return null
  const events = (knownLosses(phase.deliveries).expected / clients / 3) * apartShare(asked)
  const chanceUs = chanceOf(phase, events)
  if (apartUs <= chanceUs) return null
  return {
    level: 'SUSPECT',
    code: 'not-stationary',
    message:
      `in phase ${phase.name} the p50 went from ${formatUs(firstUs)} in the first third to ${formatUs(lastUs)} ` +
      `in the last, apart by more than ${percent(DRIFT_SHARE)} and than the ${formatUs(chanceUs)} that chance explains ` +
      `with ${Math.round(events)} events in each`,
    remedy:
      chanceUs > largeUs
        ? FEW_EVENTS
        : 'give the scenario a longer warm-up, or lower the load if the latency grows without end',
  }
}

/** Of its events: those of a burst fare alike, so that each burst counts as one. */
function apartShare(asked: ResolvedPhase): number {
  const bursts = burstsIn(asked)
  if (asked.burst === undefined) return 1
  const inBursts = bursts * asked.burst.size
  const all = eventsAsked(asked)
  return (all - inBursts + bursts) / all
}

/** From the phase's own latencies: a drift spreads them, so that the bound is a little wider where there is one. */
function chanceOf({ latencyUs: { fromDue }, deliveries }: PhaseResult, events: number): number {
  const histogram = decodeHistogram(fromDue.histogram)
  return histogram === null ? 0 : medianChanceUs(histogram, events, knownLosses(deliveries).lost)
}

/** By how much each figure of the delivery latency from due may be too large, because receive stamps are late. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import {
  bucketFloorUs,
  decodeHistogram,
  type Histogram,
  mergeHistograms,
  quantileUs,
} from '../../results/analysis/histogram.ts'
import type { DriverCost } from '../../results/format.ts'
import type { DriverReport } from '../driver/plan.ts'

export type StampErrorFigures = Pick<
  DriverCost,
  | 'stampErrorMeanUs'
  | 'stampErrorP50Us'
  | 'stampErrorP90Us'
  | 'stampErrorUs'
  | 'stampErrorP999Us'
  | 'stampErrorStalenessUs'
>

/**
 * Each by nearest rank however small the sample: it raises a doubt and is no result, so it is not withheld as one would
 * be. All null without an event.
 */
export function stampErrorsOf(
  { phases, stampErrors, stalenessErrorUs }: DriverReport,
  scenario: Pick<ResolvedScenario, 'phases'>,
): StampErrorFigures {
  const measured = phases.filter((_, index) => scenario.phases[index]?.measure)
  const latency = mergeHistograms(measured.map(({ fromDue }) => read(fromDue)))
  const lost = measured.reduce((sum, { deliveries }) => sum + deliveries.lost, 0)
  const least = read(stampErrors.leastLatencyUs)
  const at = (q: number): number | null =>
    latency.totalCount === 0 || least.totalCount === 0 ? null : apartUs(latency, least, q, lost)
  return {
    stampErrorMeanUs: stampErrors.meanUs,
    stampErrorP50Us: at(0.5),
    stampErrorP90Us: at(0.9),
    stampErrorUs: at(0.99),
    stampErrorP999Us: at(0.999),
    stampErrorStalenessUs: stalenessErrorUs,
  }
}

/** A histogram tells no more of a value than its bucket: from the top of the one to the bottom of the other. */
function apartUs(latency: Histogram, least: Histogram, q: number, lost: number): number {
  return Math.max(0, quantileUs(latency, q, lost) - bucketFloorUs(quantileUs(least, q, lost)))
}

function read(text: string): Histogram {
  return decodeHistogram(text) ?? mergeHistograms([])
}

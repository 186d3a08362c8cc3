/**
 * Takes out of a trial what the mapping of a server that is not ours cannot tell. The driver counts with stand-ins (the
 * instant of receipt for a time, a count for a sequence); nothing that was made of them may be shown.
 */
import type { WithheldPart } from '../../protocol/target.ts'
import type { DeliveryLedger, LatencySummary, PhaseResult, SpreadError, Trial } from '../../results/format.ts'

type Facts = Omit<Trial, 'verdict'>

const NO_FIGURES: SpreadError = { mean: null, p50: null, p90: null, p99: null, p999: null, max: null }
const NO_VALUES: LatencySummary = { count: 0, ...NO_FIGURES, histogram: '' }
const NO_LATENCY = { fromDue: NO_VALUES, fromSent: NO_VALUES }

const WITHOUT: Readonly<Record<string, (facts: Facts) => Facts>> = {
  latency: withoutLatency,
  staleness: (facts) => ({ ...facts, staleness: { meanMs: null, p99Ms: null, peakMs: null, ageMeanMs: null } }),
  deliveries: withoutLedger,
  fanOutSpread: (facts) => ({ ...facts, fanOutSpreadUs: NO_VALUES, fanOutErrorUs: NO_FIGURES }),
  join: (facts) => ({ ...facts, joinUs: NO_VALUES }),
  recovery: (facts) => ({ ...facts, faults: facts.faults?.map((fault) => ({ ...fault, recoveryUs: NO_VALUES })) }),
}

export function withholdUnknown(facts: Facts, parts: readonly WithheldPart[]): Facts {
  return parts.reduce((rest, { part }) => WITHOUT[part]?.(rest) ?? rest, facts)
}

function withoutLatency(facts: Facts): Facts {
  const { driver, theory } = facts
  return {
    ...facts,
    latencyUs: NO_LATENCY,
    phases: facts.phases.map((phase) => ({ ...phase, ...NO_PHASE_LATENCY })),
    series: facts.series.map((point) => ({ ...point, p50Us: null, p99Us: null })),
    driver: {
      ...driver,
      stampErrorP50Us: null,
      stampErrorP90Us: null,
      stampErrorUs: null,
      stampErrorP999Us: null,
      stampErrorMeanUs: null,
      stampErrorStalenessUs: null,
    },
    theory: { ...theory, residualUs: null },
  }
}

const NO_PHASE_LATENCY: Pick<PhaseResult, 'latencyUs' | 'firstThirdP50Us' | 'lastThirdP50Us'> = {
  latencyUs: NO_LATENCY,
  firstThirdP50Us: null,
  lastThirdP50Us: null,
}

/** What came is known; what should have come is not. */
function withoutLedger(facts: Facts): Facts {
  return {
    ...facts,
    deliveries: unknownLedger(facts.deliveries),
    phases: facts.phases.map((phase) => ({ ...phase, deliveries: unknownLedger(phase.deliveries) })),
  }
}

function unknownLedger({ delivered }: DeliveryLedger): DeliveryLedger {
  return { expected: null, delivered, lost: null, duplicated: null, reordered: null, gaps: null }
}

/** The messages of a trial as its result keeps them. */

import { type Histogram, instrumentPercentileUs, summariseHistogram } from '../../results/analysis/histogram.ts'
import { sumUplinkLedgers } from '../../results/analysis/uplink-ledgers.ts'
import type { Trial } from '../../results/format.ts'
import type { DriverReport, PhaseReport } from '../driver/plan.ts'
import { decoded } from './trial-latency.ts'

/**
 * Sender and receivers are in one process, so no other clock plays a part.
 *
 * @param measured the measured phases
 */
export function uplinkOf(
  { uplink }: Pick<DriverReport, 'uplink'>,
  measured: readonly PhaseReport[],
): Pick<Trial, 'uplink'> {
  if (uplink === null) return {}
  const ledger = sumUplinkLedgers(measured.flatMap((phase) => phase.uplink ?? []))
  const lateness = decoded(uplink.latenessUs)
  return {
    uplink: {
      ...ledger,
      ackUs: summariseHistogram(decoded(uplink.ackUs), ledger.failed),
      // What never became an event did not come back either.
      echoUs: summariseHistogram(decoded(uplink.echoUs), Math.max(0, ledger.due - ledger.echoed)),
      relayUs: summariseHistogram(decoded(uplink.relayUs), ledger.lost),
      latenessP99Us: instrumentPercentileUs(lateness, 0.99),
      latenessMaxUs: mostOf(lateness),
      unaccounted: uplink.unaccounted,
      unanswered: uplink.unanswered,
    },
  }
}

function mostOf(histogram: Histogram): number | null {
  return histogram.totalCount === 0 ? null : histogram.maxValue
}

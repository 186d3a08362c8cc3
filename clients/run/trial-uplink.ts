/** The messages of a trial as its result keeps them. */
import { type Gathering, othersPerClient } from '../../protocol/channels.ts'
import { type Histogram, instrumentPercentileUs, summariseHistogram } from '../../results/analysis/histogram.ts'
import { sumUplinkLedgers } from '../../results/analysis/uplink-ledgers.ts'
import type { Trial, UplinkLedger } from '../../results/format.ts'
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
  clients: Gathering,
): Pick<Trial, 'uplink'> {
  if (uplink === null) return {}
  const ledger = sumUplinkLedgers(measured.flatMap((phase) => phase.uplink ?? []))
  const lateness = decoded(uplink.latenessUs)
  const neverRelayed = neverRelayedOf(ledger, clients)
  return {
    uplink: {
      ...ledger,
      ackUs: summariseHistogram(decoded(uplink.ackUs), ledger.failed),
      // What never became an event did not come back either.
      echoUs: summariseHistogram(decoded(uplink.echoUs), Math.max(0, ledger.due - ledger.echoed)),
      relayUs: summariseHistogram(decoded(uplink.relayUs), ledger.lost + neverRelayed),
      neverRelayed,
      latenessP99Us: instrumentPercentileUs(lateness, 0.99),
      latenessMaxUs: mostOf(lateness),
      unaccounted: uplink.unaccounted,
      unanswered: uplink.unanswered,
    },
  }
}

/**
 * Copies for others of messages that became no event. Of those that did the sender's own is expected; a message with a
 * receipt became one in any case.
 */
function neverRelayedOf({ due, failed, echoesExpected }: UplinkLedger, clients: Gathering): number {
  const neverEvents = Math.min(failed, Math.max(0, due - echoesExpected))
  return Math.round(neverEvents * othersPerClient(clients))
}

function mostOf(histogram: Histogram): number | null {
  return histogram.totalCount === 0 ? null : histogram.maxValue
}

/** What leaves the process of the messages of a population. */
import { encodeHistogram } from '../../results/analysis/histogram.ts'
import type { UplinkLedger } from '../../results/format.ts'
import type { PopulationMeasures } from '../measure/population-measures.ts'
import type { PublishedRuns } from '../measure/published-runs.ts'
import { uplinkLedgers } from '../measure/uplink-ledger.ts'
import type { UplinkMeasures } from '../measure/uplink-measures.ts'
import type { DriverPlan, UplinkReport } from './plan.ts'
import type { Population } from './population.ts'

/** @param published by channel; @returns one for each phase; none where clients send nothing */
export function uplinkLedgersOf(
  { clients, channels }: Population,
  measures: PopulationMeasures,
  published: ReadonlyMap<string, readonly PublishedRuns[]>,
): readonly UplinkLedger[] {
  if (measures.uplink === null) return []
  const members = channels.members().map(({ name, clients: numbers }) => ({
    members: numbers.flatMap((client) => {
      const deliveries = clients[client]?.measures.deliveries
      return deliveries === undefined ? [] : [{ client, deliveries }]
    }),
    epochs: published.get(name) ?? [],
  }))
  return uplinkLedgers(measures.uplink, members, measures.epochs)
}

/** @param hasFeed a feed plays on the same channels */
export function uplinkReportOf(
  measures: PopulationMeasures,
  published: ReadonlyMap<string, readonly PublishedRuns[]>,
  { hasFeed = false }: Pick<DriverPlan, 'hasFeed'>,
): UplinkReport | null {
  const { uplink } = measures
  if (uplink === null) return null
  return {
    ackUs: encodeHistogram(uplink.ackUs),
    echoUs: encodeHistogram(uplink.echoUs),
    relayUs: encodeHistogram(uplink.relayUs),
    latenessUs: encodeHistogram(uplink.latenessUs),
    unaccounted: hasFeed ? null : unaccounted(uplink, published),
    unanswered: unanswered(uplink),
    feedEvents: measures.published.all,
    failures: uplink.failures,
  }
}

/** Events of all channels that are the place of no message. */
function unaccounted({ messages }: UplinkMeasures, published: ReadonlyMap<string, readonly PublishedRuns[]>): number {
  let places = 0
  for (let index = 0; index < messages.count; index++) places += messages.placesOf(index).length
  const events = [...published.values()].flat().reduce((sum, { headSeq }) => sum + headSeq, 0)
  return events - places
}

function unanswered({ messages, sends }: UplinkMeasures): number {
  let acknowledged = 0
  for (let index = 0; index < messages.count; index++) if (messages.isAcknowledged(index)) acknowledged++
  return sends - acknowledged
}

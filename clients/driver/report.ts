/** Turns what a population measured into the report that leaves the process. */
import { encodeHistogram } from '../../results/analysis/histogram.ts'
import type { CountedDeliveries } from '../../results/format.ts'
import type { PublishedSeqs } from '../measure/client-deliveries.ts'
import { mergeSpreads } from '../measure/fan-out.ts'
import type { PhaseMeasures } from '../measure/phase-measures.ts'
import type { PopulationMeasures } from '../measure/population-measures.ts'
import { type PublishedRuns, runsByDue, runsOfFeed, type SeqRun } from '../measure/published-runs.ts'
import { duesByPhase, PublishedSchedule } from '../measure/published-schedule.ts'
import type { DriverPlan, DriverReport, PhaseReport, Published } from './plan.ts'
import type { Population } from './population.ts'
import { uplinkLedgersOf, uplinkReportOf } from './uplink-report.ts'

const NO_RUN: SeqRun = { firstSeq: 1, lastSeq: 0 }

export function reportOf(
  population: Population,
  measures: PopulationMeasures,
  told: readonly Published[],
  plan: Pick<DriverPlan, 'schedule' | 'hasFeed'>,
  rssBeforeBytes: number,
): Omit<DriverReport, 'interface'> {
  const published = publishedByChannel(population, measures, told)
  // Among messages the n-th event of a phase is not the n-th of the feed's schedule.
  const knowsDues = plan.schedule !== undefined && measures.uplink === null
  const dues = knowsDues ? scheduleOf(measures, told, plan.schedule) : null
  for (const [index, client] of population.clients.entries()) {
    client.measures.finish(epochsOf(population, published, index), dues)
  }
  const ledgers = uplinkLedgersOf(population, measures, published)
  return {
    phases: measures.phases.map((phase, index) => {
      return { ...phaseReport(phase, population, published, index), uplink: ledgers[index] ?? null }
    }),
    connectUs: encodeHistogram(measures.connectUs),
    joinUs: encodeHistogram(measures.joinUs),
    firstEventUs: encodeHistogram(measures.firstEventUs),
    ...spreadsOf(measures, population, published),
    arrivalLatenessUs: encodeHistogram(measures.arrivalLatenessUs),
    pollLatenessUs: encodeHistogram(measures.pollLatenessUs),
    reAsks: reAsksOf(measures),
    feedLatenessUs: encodeHistogram(measures.feedLatenessUs),
    onTimeShare: measures.published.all === 0 ? null : measures.published.onTime / measures.published.all,
    stampErrors: measures.stampErrors.report(),
    staleness: measures.staleness.result(),
    stalenessErrorUs: measures.staleness.meanErrorUs,
    faults: measures.faults.map((fault) => ({
      recoveryUs: encodeHistogram(fault.recoveryUs()),
      unrecovered: fault.unrecovered,
    })),
    bytes: measures.bytes.snapshot(),
    socketBytes: measures.connections.socketBytes,
    connectionRows: measures.connections.log.rows(),
    connections: measures.connections.ledger(),
    isPushed: measures.connections.asksForStreams,
    series: measures.series.points,
    cost: measures.cost.result(),
    rssBeforeBytes,
    joined: population.joined,
    fromTheFuture: measures.fromTheFuture,
    aheadUs: measures.aheadUs,
    failures: population.failures,
    uplink: uplinkReportOf(measures, published, plan),
  }
}

/** Each channel's epochs in their order, with the seqs of each phase. */
type PublishedByChannel = ReadonlyMap<string, readonly PublishedRuns[]>

function publishedByChannel(
  { channels }: Population,
  measures: PopulationMeasures,
  told: readonly Published[],
): PublishedByChannel {
  const byChannel = new Map<string, PublishedRuns[]>(channels.names.map((name) => [name, []]))
  for (const published of told) {
    const runs =
      measures.uplink === null
        ? runsOfFeed(published)
        : runsByDue(published, measures.duesOf(published.epoch), measures.timeline)
    byChannel.get(channels.nameOf(published))?.push(runs)
  }
  return byChannel
}

/** Of the channel that this client follows. */
function epochsOf({ channels }: Population, published: PublishedByChannel, client: number): readonly PublishedRuns[] {
  return published.get(channels.of(client)) ?? []
}

function spreadsOf(measures: PopulationMeasures, { clients, channels }: Population, published: PublishedByChannel) {
  const ofChannels = channels.members().map(({ name, clients: numbers }) => {
    const members = numbers.flatMap((client) => clients[client]?.measures.deliveries ?? [])
    return measures.fanOutSpreads(published.get(name) ?? [], members)
  })
  const { measured, least, most, lost } = mergeSpreads(ofChannels)
  return {
    fanOutSpreadUs: encodeHistogram(measured),
    fanOutLeastUs: encodeHistogram(least),
    fanOutMostUs: encodeHistogram(most),
    fanOutLost: lost,
  }
}

function scheduleOf(
  measures: PopulationMeasures,
  published: readonly Published[],
  timing: NonNullable<DriverPlan['schedule']>,
): PublishedSchedule {
  const { phases, startsAtUs } = measures.timeline
  const dues = duesByPhase(phases, timing, startsAtUs)
  return new PublishedSchedule(published, dues, (epoch) => measures.duesOf(epoch))
}

function reAsksOf({ reAsks: { count, sumUs, mostUs } }: PopulationMeasures): DriverReport['reAsks'] {
  return count === 0 ? null : { count, meanUs: sumUs / count, mostUs }
}

function phaseReport(
  phase: PhaseMeasures,
  population: Population,
  published: PublishedByChannel,
  index: number,
): Omit<PhaseReport, 'uplink'> {
  if (phase.bytes === null || phase.traffic === null || phase.steady === null)
    throw new Error(`expected phase ${index + 1} to have ended before the report, it goes on`)
  return {
    fromDue: encodeHistogram(phase.fromDue),
    fromSent: encodeHistogram(phase.fromSent),
    firstThirdP50Us: phase.firstThird.p50Us,
    lastThirdP50Us: phase.lastThird.p50Us,
    deliveries: deliveriesOf(phase, population, published, index),
    bytes: phase.bytes,
    traffic: phase.traffic,
    steady: phase.steady,
    completed: phase.completed,
  }
}

/** `delivered` was counted at each arrival, `lost` is found by looking for each seq: two countings that must agree. */
function deliveriesOf(
  phase: PhaseMeasures,
  population: Population,
  published: PublishedByChannel,
  index: number,
): CountedDeliveries {
  const ofPhase = new Map([...published].map(([name, epochs]) => [name, seqsOfPhase(epochs, index)]))
  const ledger = { expected: 0, lost: 0, gaps: 0 }
  for (const [client, { measures }] of population.clients.entries()) {
    const { expected, lost, gaps } = measures.deliveries.ledger(ofPhase.get(population.channels.of(client)) ?? [])
    ledger.expected += expected
    ledger.lost += lost
    ledger.gaps += gaps
  }
  return { ...ledger, delivered: phase.delivered, duplicated: phase.duplicated, reordered: phase.reordered }
}

/** Each epoch at least once, so that who was in it is known to have been there. */
function seqsOfPhase(epochs: readonly PublishedRuns[], index: number): PublishedSeqs[] {
  return epochs.flatMap(({ epoch, phases }) => {
    const runs = phases[index] ?? []
    return (runs.length === 0 ? [NO_RUN] : runs).map((run) => ({ epoch, ...run }))
  })
}

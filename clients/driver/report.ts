/** Turns what a population measured into the report that leaves the process. */
import { encodeHistogram } from '../../results/analysis/histogram.ts'
import type { CountedDeliveries } from '../../results/format.ts'
import type { PhaseMeasures } from '../measure/phase-measures.ts'
import type { PopulationMeasures } from '../measure/population-measures.ts'
import { duesByPhase, PublishedSchedule } from '../measure/published-schedule.ts'
import type { DriverPlan, DriverReport, PhaseReport, Published } from './plan.ts'
import type { Population } from './population.ts'

export function reportOf(
  population: Population,
  measures: PopulationMeasures,
  published: readonly Published[],
  schedule: NonNullable<DriverPlan['schedule']> | null,
  rssBeforeBytes: number,
): Omit<DriverReport, 'interface'> {
  const dues = schedule === null ? null : scheduleOf(measures, published, schedule)
  for (const client of population.clients) client.measures.finish(published, dues)
  return {
    phases: measures.phases.map((phase, index) => phaseReport(phase, population, published, index)),
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
  }
}

function spreadsOf(measures: PopulationMeasures, { clients }: Population, published: readonly Published[]) {
  const { measured, least, most, lost } = measures.fanOutSpreads(
    published,
    clients.map((client) => client.measures.deliveries),
  )
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
  published: readonly Published[],
  index: number,
): PhaseReport {
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
  published: readonly Published[],
  index: number,
): CountedDeliveries {
  const ofPhase = published.map(({ epoch, phases }) => ({ epoch, ...(phases[index] ?? { firstSeq: 1, lastSeq: 0 }) }))
  const ledger = { expected: 0, lost: 0, gaps: 0 }
  for (const { measures } of population.clients) {
    const { expected, lost, gaps } = measures.deliveries.ledger(ofPhase)
    ledger.expected += expected
    ledger.lost += lost
    ledger.gaps += gaps
  }
  return { ...ledger, delivered: phase.delivered, duplicated: phase.duplicated, reordered: phase.reordered }
}

/**
 * All measures of one trial's population, fed by its clients' observers and by the driver at the boundaries of
 * phases and seconds. One instance a process; everything happens on its event loop.
 */

import { performance } from 'node:perf_hooks'
import type { Clock } from '../../protocol/clock.ts'
import type { ResolvedPhase } from '../../protocol/scenario.ts'
import { createHistogram, type Histogram, recordUs } from '../../results/analysis/histogram.ts'
import type { TrafficCounts } from '../../results/analysis/theory/link-bytes.ts'
import { AnswerCounters } from './answer-counters.ts'
import type { ArrivalRows } from './arrival-rows.ts'
import { ByteCounters, type ByteSnapshot, bytesBetween } from './byte-counters.ts'
import type { ClientDeliveries } from './client-deliveries.ts'
import { ConnectionCounters } from './connection-counters.ts'
import { EpochEvents } from './epoch-events.ts'
import { mergeSpreads, type Spreads } from './fan-out.ts'
import { turnUs } from './feed-turn.ts'
import { PhaseMeasures } from './phase-measures.ts'
import { ProcessCostMeter } from './process-cost.ts'
import type { PublishedRuns, SeqRun } from './published-runs.ts'
import { ReadStamps } from './read-stamps.ts'
import type { FaultRecovery } from './recovery.ts'
import { Series } from './series.ts'
import { ServerClock } from './server-clock.ts'
import { PopulationStaleness } from './staleness.ts'
import { StampErrors } from './stamp-errors.ts'
import { type SteadyCounts, steadyBetween } from './steady-counts.ts'
import type { Timeline } from './timeline.ts'
import { trafficBetween } from './traffic-counts.ts'
import { UplinkMeasures } from './uplink-measures.ts'

/** What an event may be late beyond its turn before the feed has lost its rate, µs. */
const ON_TIME_US = 50_000

const NO_DUES: ReadonlyMap<number, number> = new Map()

export class PopulationMeasures {
  readonly timeline: Timeline
  readonly serverClock: ServerClock
  readonly bytes = new ByteCounters()
  readonly connections = new ConnectionCounters()
  readonly answers: AnswerCounters
  readonly series = new Series()
  readonly cost = new ProcessCostMeter()
  readonly connectUs: Histogram = createHistogram()
  readonly joinUs: Histogram = createHistogram()
  readonly firstEventUs: Histogram = createHistogram()
  /** How late clients called connect() after their place in the ramp. */
  readonly arrivalLatenessUs: Histogram = createHistogram()
  /** How late pollers asked, in measured windows. */
  readonly pollLatenessUs: Histogram = createHistogram()
  /** From an answer to the next question of a long poll, in measured windows. */
  readonly reAsks = { count: 0, sumUs: 0, mostUs: 0 }
  /** sentAt − dueAt of each measured event of the feed that any client received. */
  readonly feedLatenessUs: Histogram = createHistogram()
  readonly staleness: PopulationStaleness
  readonly stamps: ReadStamps
  readonly stampErrors = new StampErrors()
  readonly captured: ArrivalRows | null
  readonly phases: readonly PhaseMeasures[]
  /** null: the clients send nothing. */
  readonly uplink: UplinkMeasures | null
  readonly #clock: Clock
  /** Measured events of the feed that any client received, and those of them that were published while it was still their turn. */
  readonly published = { all: 0, onTime: 0 }
  /** First copies of all phases and of none. */
  delivered = 0
  /** Events that seemed to arrive before they were sent, beyond the uncertainty of the server's clock. */
  fromTheFuture = 0
  /** By how much at most one seemed to, µs. */
  aheadUs = 0
  /** In the order in which they struck. */
  readonly faults: FaultRecovery[] = []
  #inMeasuredPhase = false
  readonly #epochs = new Map<string, EpochEvents>()
  #phaseBytes: ByteSnapshot = this.bytes.snapshot()
  #phaseTraffic: TrafficCounts = this.#traffic()
  #phaseSteady: SteadyCounts
  #phaseDelivered = 0
  #loopBefore = performance.eventLoopUtilization()

  /**
   * @param clock ours; `timeline` is told in it
   * @param captured where every arrival is kept; null: nowhere
   * @param messages when those of each client are due, ascending, µs from the trial's start; null: they send none
   */
  constructor(
    timeline: Timeline,
    clock: Clock,
    serverClock: ServerClock = new ServerClock(),
    captured: ArrivalRows | null = null,
    messages: readonly (readonly number[])[] | null = null,
  ) {
    this.timeline = timeline
    this.serverClock = serverClock
    this.captured = captured
    this.#clock = clock
    this.answers = new AnswerCounters(clock.nowUs())
    this.#phaseSteady = this.answers.counts(clock.nowUs())
    this.staleness = new PopulationStaleness(timeline)
    this.phases = timeline.phases.map(() => new PhaseMeasures())
    this.stamps = new ReadStamps(clock)
    this.uplink = messages === null ? null : new UplinkMeasures(messages, timeline, this)
  }

  /** What is known of the events of an epoch. */
  eventsOf(epoch: string): EpochEvents {
    const known = this.#epochs.get(epoch)
    if (known !== undefined) return known
    const events = new EpochEvents(this.#epochs.size)
    this.#epochs.set(epoch, events)
    return events
  }

  /** When the events of an epoch that any client received were due, by seq. */
  duesOf(epoch: string): ReadonlyMap<number, number> {
    return this.#epochs.get(epoch)?.dueAtUs ?? NO_DUES
  }

  /** Names of the epochs that any client was in, in the order of their numbers. */
  get epochs(): readonly string[] {
    return [...this.#epochs.keys()]
  }

  /**
   * Fan-out spreads of the measured events of all epochs of a channel.
   *
   * @param published the epochs of the channel in their order, with the seqs of each phase
   * @param clients what each of its members had to get
   */
  fanOutSpreads(published: readonly PublishedRuns[], clients: readonly ClientDeliveries[]): Spreads {
    const expected = clients.map((deliveries) => deliveries.expectedAfter(published))
    const ofEpochs = published.map(({ epoch, phases }, index) => {
      const places = expected.map((ofClient) => ofClient[index] ?? null).filter((place) => place !== null)
      const measured = ascending(phases.filter((_, phase) => this.isMeasured(phase)).flat())
      return (this.#epochs.get(epoch) ?? new EpochEvents()).fanOut.spreads(measured, places)
    })
    return mergeSpreads(ofEpochs)
  }

  /** Whether this phase's events count for the trial's own figures. Hot path. */
  isMeasured(phase: number): boolean {
    return this.timeline.phases[phase]?.measure ?? false
  }

  /** A measured event of the feed reached its first client. The feed is on time while it lags less than an event and a moment. */
  firstReceived(phase: number, dueAtUs: number, feedLatenessUs: number): void {
    recordUs(this.feedLatenessUs, feedLatenessUs)
    const asked = this.timeline.phases[phase] as ResolvedPhase
    const intoUs = dueAtUs - this.timeline.startsAtUs - asked.startMs * 1000
    this.published.all++
    if (feedLatenessUs <= turnUs(asked, intoUs) + ON_TIME_US) this.published.onTime++
  }

  /** A client that should have connected then connects now. */
  arriving(atUs: number): void {
    recordUs(this.arrivalLatenessUs, this.#clock.nowUs() - atUs)
  }

  /** A poller asked so late, just now. */
  pollLate(us: number): void {
    if (this.timeline.isMeasured(this.#clock.nowUs())) recordUs(this.pollLatenessUs, us)
  }

  /** A long poll was asked again so long after its answer, just now. Hot path. */
  reAsked(us: number): void {
    if (!this.#inMeasuredPhase) return
    this.reAsks.count++
    this.reAsks.sumUs += us
    if (us > this.reAsks.mostUs) this.reAsks.mostUs = us
  }

  /** An event arrived so long before it was sent, which only a difference of the clocks can explain. */
  ahead(us: number): void {
    if (us > this.aheadUs) this.aheadUs = us
    if (us > this.serverClock.uncertaintyUs) this.fromTheFuture++
  }

  /** The boundary before phase `index`: closes the phase before it. Called once a boundary, the last with the count of phases. */
  boundary(index: number): void {
    const bytes = this.bytes.snapshot()
    const traffic = this.#traffic()
    const steady = this.answers.counts(this.#clock.nowUs())
    const before = this.phases[index - 1]
    if (before !== undefined) {
      before.bytes = bytesBetween(this.#phaseBytes, bytes)
      before.traffic = trafficBetween(this.#phaseTraffic, traffic)
      before.steady = steadyBetween(this.#phaseSteady, steady)
      before.completed = this.delivered - this.#phaseDelivered
    }
    this.#phaseBytes = bytes
    this.#phaseTraffic = traffic
    this.#phaseSteady = steady
    this.#phaseDelivered = this.delivered
    this.#inMeasuredPhase = this.timeline.phases[index]?.measure ?? false
    if (this.timeline.endsWindow(index - 1)) this.cost.end()
    if (this.timeline.beginsWindow(index)) this.cost.begin()
  }

  /** A second of the trial ends. */
  endSecond(t: number): void {
    this.stamps.heed(performance.eventLoopUtilization(this.#loopBefore).utilization)
    this.#loopBefore = performance.eventLoopUtilization()
    const bytes = this.bytes.snapshot()
    this.series.endSecond(t, {
      open: this.connections.open,
      opened: this.connections.opened,
      requests: this.connections.requests,
      delivered: this.delivered,
      bytesDown: bytes.down.total,
      bytesUp: bytes.up.total,
    })
    this.stamps.look()
  }

  #traffic(): TrafficCounts {
    const { requests, emptyResponses, opened, open } = this.connections
    const messages = this.uplink?.sends ?? 0
    return { requests, emptyResponses, opened, ended: opened - open, heartbeats: this.bytes.heartbeats, messages }
  }
}

function ascending(runs: readonly SeqRun[]): SeqRun[] {
  return runs.toSorted((one, other) => one.firstSeq - other.firstSeq)
}

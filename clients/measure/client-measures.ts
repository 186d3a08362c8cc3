/** One simulated client's observer: turns what its follower reads into the population's measures. */
import type { Gap } from '../../protocol/messages.ts'
import { recordUs } from '../../results/analysis/histogram.ts'
import type { ByteKind } from '../../results/format.ts'
import type { ConnectionAccount, FollowObserver, RequestKind } from '../transport.ts'
import { ClientArrival } from './client-arrival.ts'
import { ClientDeliveries } from './client-deliveries.ts'
import { type CoveredSeqs, type EventPlace, oldestCovered } from './covered-seqs.ts'
import { EpochEvents } from './epoch-events.ts'
import { NO_MESSAGE } from './message-id.ts'
import type { PopulationMeasures } from './population-measures.ts'
import type { PublishedSchedule } from './published-schedule.ts'
import { ClientWaits, type FaultRecovery, type NextEvent } from './recovery.ts'
import { ClientStaleness } from './staleness.ts'
import type { DueInstant } from './undated-gaps.ts'

const NO_BYTES = new Uint8Array()

/** A gap does not say when it was sent. */
const SENT_ANY_TIME_US = Number.POSITIVE_INFINITY

export class ClientMeasures implements FollowObserver {
  readonly deliveries = new ClientDeliveries()
  /** Called when an event arrived: the simulated client resets its back-off. */
  onEvent: () => void = () => {}
  /** Called when a subscription stands. */
  onHello: () => void = () => {}
  readonly #population: PopulationMeasures
  readonly #number: number
  readonly #arrival: ClientArrival
  #staleness: ClientStaleness | null = null
  /** Of the epoch that the client is in. */
  #events = new EpochEvents()
  readonly #waits = new ClientWaits()
  /** When it last had, or was told that it would not get, everything so far. */
  #currentAtUs = 0
  /** The last event with which it had everything up to there; null: none yet. */
  #inOrderDueAtUs: number | null = null
  #inOrderAtUs = 0

  /** @param number of the client within its population, from 0 */
  constructor(population: PopulationMeasures, number = 0) {
    this.#population = population
    this.#number = number
    this.#arrival = new ClientArrival(population)
  }

  /** null: the client never got a hello. */
  get joinedAtUs(): number | null {
    return this.#arrival.joinedAtUs
  }

  /** Its place in the ramp. */
  arrives(placeAtUs: number): void {
    this.#arrival.place(placeAtUs)
  }

  connecting(atUs: number): void {
    this.#population.stamps.opened()
    this.#arrival.connecting(atUs)
  }

  connected(atUs: number, connectUs: number): void {
    this.#population.connections.connected()
    this.#population.answers.opened(this.#population.connections.open, atUs)
    recordUs(this.#population.connectUs, connectUs)
  }

  disconnected(
    how: 'closed' | 'reset' | 'refused',
    atUs: number,
    socketBytes: { down: number; up: number },
    account: ConnectionAccount,
  ): void {
    this.#population.stamps.closed()
    this.#population.connections.disconnected(how, socketBytes, account)
    this.#population.answers.opened(this.#population.connections.open, atUs)
  }

  bytes(direction: 'down' | 'up', kind: ByteKind, count: number): void {
    this.#population.bytes.add(direction, kind, count)
  }

  request(kind: RequestKind): void {
    this.#population.connections.request(kind)
  }

  answered(bytes: number, isEmpty: boolean): void {
    this.#population.answers.answered(bytes, isEmpty)
    if (isEmpty) this.#population.connections.emptyResponse()
  }

  hello(cursor: string, gap: Gap | null, atUs: number): void {
    this.#hello(cursor, gap, atUs)
    this.onHello()
  }

  #hello(cursor: string, gap: Gap | null, atUs: number): void {
    if (this.joinedAtUs !== null && gap !== null) {
      this.gap(gap, atUs)
      return
    }
    this.deliveries.hello(cursor, gap)
    this.#events = this.#population.eventsOf(this.deliveries.epoch)
    if (this.joinedAtUs !== null) return
    this.#arrival.joined(atUs)
    this.#staleness = new ClientStaleness(atUs)
    this.#currentAtUs = atUs
  }

  gap(gap: Gap, atUs: number): void {
    const [before, cursor, { epoch }] = [this.#events, this.deliveries.cursor, this.deliveries]
    const oldestMissing = this.#next
    this.deliveries.gap(gap)
    this.#events = this.#population.eventsOf(this.deliveries.epoch)
    if (this.#staleness === null || this.deliveries.cursor === cursor) return
    const lateUs = this.#population.stamps.lateUs(atUs, SENT_ANY_TIME_US)
    const dueAtUs = before.dueAtUs.get(oldestMissing.seq) ?? null
    if (dueAtUs === null) {
      const to = { epoch: this.deliveries.epoch, seq: this.deliveries.complete }
      const covered = { from: { epoch, seq: oldestMissing.seq }, to }
      this.#population.staleness.resolvedUndated(this.#staleness, covered, atUs, lateUs)
    } else this.#population.staleness.resolved(this.#staleness, dueAtUs, atUs, lateUs)
    // What nobody got was due after all of its epoch before it that somebody got.
    const afterUs = (): number => Math.max(this.#currentAtUs, before.newestDueBeforeUs(oldestMissing.seq))
    this.#waits.covered(oldestMissing, dueAtUs ?? afterUs(), atUs)
    this.#currentAtUs = atUs
  }

  event(
    seq: number,
    serverDueAtUs: number,
    serverSentAtUs: number,
    readAtUs: number,
    bytes: Uint8Array = NO_BYTES,
    start = 0,
  ): void {
    const population = this.#population
    const message = population.uplink?.messageIn(bytes, start, seq) ?? NO_MESSAGE
    const dueAtUs = population.serverClock.toLocalUs(serverDueAtUs)
    const sentAtUs = population.serverClock.toLocalUs(serverSentAtUs)
    const receivedAtUs = readAtUs < sentAtUs ? population.stamps.exactUs() : readAtUs
    const phase = population.timeline.phaseAt(dueAtUs)
    const measures = population.phases[phase]
    const outOfOrder = seq < this.deliveries.highest
    const arrival = this.deliveries.event(seq)
    this.onEvent()
    const isCopy = arrival === 'copy'
    const sinceSentUs = receivedAtUs - sentAtUs + population.serverClock.uncertaintyUs
    const lateUs = population.stamps.lateUs(receivedAtUs, sinceSentUs)
    population.captured?.add(this.#number, this.#events.index, isCopy, seq, dueAtUs, sentAtUs, receivedAtUs, lateUs)
    if (isCopy) {
      if (measures !== undefined) measures.duplicated++
      if (message !== NO_MESSAGE) population.uplink?.copied(message)
      return
    }
    if (message !== NO_MESSAGE) {
      population.uplink?.received(message, this.#number, this.deliveries, this.#events.index, seq, receivedAtUs)
    }
    if (receivedAtUs < sentAtUs) population.ahead(sentAtUs - receivedAtUs)
    population.delivered++
    this.#events.dueAtUs.set(seq, dueAtUs)
    // Less than nothing is less than the clock's uncertainty.
    const fromDueUs = Math.max(0, receivedAtUs - dueAtUs)
    population.series.delivered(fromDueUs)
    this.#waits.ended(fromDueUs)
    if (measures !== undefined) {
      measures.deliver(fromDueUs, receivedAtUs - sentAtUs, population.timeline.position(phase, dueAtUs))
      if (outOfOrder) measures.reordered++
      if (population.isMeasured(phase)) {
        const isFirst = this.#measured(seq, dueAtUs, receivedAtUs, lateUs)
        if (isFirst && message === NO_MESSAGE) population.firstReceived(phase, dueAtUs, sentAtUs - dueAtUs)
      }
    }
    this.#arrival.event(receivedAtUs)
    if (this.#staleness !== null) this.#fresher(this.#staleness, arrival, dueAtUs, receivedAtUs, lateUs)
  }

  /**
   * A fault struck a moment ago; a client that had not begun to connect by then has nothing to recover from. The
   * newest event may have come since: then it is the first of the new window.
   */
  struck(fault: FaultRecovery): void {
    const { openedAtUs } = this.#arrival
    if (openedAtUs === null || openedAtUs > fault.atUs) return
    this.#waits.struck(fault, this.#next)
    if (this.#inOrderDueAtUs === null || this.#inOrderAtUs < fault.atUs) return
    this.#waits.ended(this.#inOrderAtUs - this.#inOrderDueAtUs)
    this.#waits.current(this.#inOrderDueAtUs, this.#nextEvent)
  }

  pollLateness(us: number): void {
    this.#population.pollLate(us)
  }

  reAsked(us: number): void {
    this.#population.reAsked(us)
  }

  /**
   * The trial is over.
   *
   * @param published the epochs of the channel in their order, with the last seq of each
   * @param schedule when events were due that nobody received; null: nobody knows
   */
  finish(
    published: readonly { readonly epoch: string; readonly headSeq: number }[],
    schedule: PublishedSchedule | null = null,
  ): void {
    const missing = this.deliveries.missing(published)
    this.#waits.finish(missing.length === 0 && this.joinedAtUs !== null ? null : this.#next)
    if (this.#staleness === null || this.joinedAtUs === null) return
    const dueOf = (place: EventPlace | null): DueInstant => this.#dueOf(place, schedule)
    const first = missing.map(({ epoch, firstSeq }) => ({ epoch, seq: firstSeq })).at(0) ?? null
    this.#population.staleness.finish(this.#staleness, this.joinedAtUs, dueOf(first), (covered: CoveredSeqs) =>
      dueOf(oldestCovered(published, covered)),
    )
  }

  #dueOf(place: EventPlace | null, schedule: PublishedSchedule | null): DueInstant {
    if (place === null) return null
    const { epoch, seq } = place
    return this.#population.duesOf(epoch).get(seq) ?? schedule?.dueAtUs(epoch, seq) ?? 'unknown'
  }

  /** What came ahead of a missing one is newer information, but the client is not current with it. */
  #fresher(
    staleness: ClientStaleness,
    arrival: 'next' | 'ahead',
    dueAtUs: number,
    receivedAtUs: number,
    lateUs: number,
  ): void {
    if (arrival === 'ahead') {
      this.#population.staleness.aged(staleness, dueAtUs, receivedAtUs)
      return
    }
    this.#population.staleness.delivered(staleness, dueAtUs, receivedAtUs, lateUs)
    this.#currentAtUs = receivedAtUs
    this.#inOrderDueAtUs = dueAtUs
    this.#inOrderAtUs = receivedAtUs
    this.#waits.current(dueAtUs, this.#nextEvent)
  }

  /** Returns whether this is the first client that has it. */
  #measured(seq: number, dueAtUs: number, receivedAtUs: number, lateUs: number): boolean {
    this.#population.stampErrors.add(Math.max(0, receivedAtUs - dueAtUs), lateUs)
    return this.#events.fanOut.received(seq, receivedAtUs, lateUs)
  }

  readonly #nextEvent = (): NextEvent => this.#next

  get #next(): NextEvent {
    return { dueAtUs: this.#events.dueAtUs, seq: this.deliveries.complete + 1 }
  }
}

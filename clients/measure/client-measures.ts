/** One simulated client's observer: turns what its follower reads into the population's measures. */
import type { Gap } from '../../protocol/messages.ts'
import { recordUs } from '../../results/analysis/histogram.ts'
import type { ByteKind } from '../../results/format.ts'
import type { FollowObserver } from '../transport.ts'
import { ClientDeliveries } from './client-deliveries.ts'
import type { PopulationMeasures } from './population-measures.ts'
import { ClientStaleness } from './staleness.ts'

export class ClientMeasures implements FollowObserver {
  readonly deliveries = new ClientDeliveries()
  /** Called when an event arrived: the simulated client resets its back-off. */
  onEvent: () => void = () => {}
  readonly #population: PopulationMeasures
  #openedAtUs: number | null = null
  #joinedAtUs: number | null = null
  #hasEvent = false
  #lastReadUs = 0
  #staleness: ClientStaleness | null = null

  constructor(population: PopulationMeasures) {
    this.#population = population
  }

  /** null: the client never got a hello. */
  get joinedAtUs(): number | null {
    return this.#joinedAtUs
  }

  connecting(atUs: number): void {
    this.#openedAtUs ??= atUs
  }

  connected(_atUs: number, connectUs: number): void {
    this.#population.connections.connected()
    recordUs(this.#population.connectUs, connectUs)
  }

  disconnected(how: 'closed' | 'reset' | 'refused', _atUs: number, socketBytes: { down: number; up: number }): void {
    this.#population.connections.disconnected(how, socketBytes)
  }

  bytes(direction: 'down' | 'up', kind: ByteKind, count: number): void {
    this.#population.bytes.add(direction, kind, count)
  }

  request(kind: 'request' | 'upgrade'): void {
    this.#population.connections.request(kind)
  }

  emptyResponse(): void {
    this.#population.connections.emptyResponse()
  }

  hello(cursor: string, gap: Gap | null, atUs: number): void {
    this.deliveries.hello(cursor, gap)
    if (this.#joinedAtUs !== null) {
      if (gap !== null) this.#resolve(atUs)
      return
    }
    this.#joinedAtUs = atUs
    this.#staleness = new ClientStaleness(atUs)
    recordUs(this.#population.joinUs, atUs - (this.#openedAtUs ?? atUs))
  }

  gap(gap: Gap, atUs: number): void {
    this.deliveries.gap(gap)
    this.#resolve(atUs)
  }

  event(seq: number, dueAtUs: number, sentAtUs: number, readAtUs: number): void {
    const population = this.#population
    const receivedAtUs = readAtUs < sentAtUs ? population.stamps.exactUs() : readAtUs
    const phase = population.timeline.phaseAt(dueAtUs)
    const measures = population.phases[phase]
    const outOfOrder = seq < this.deliveries.highest
    const arrival = this.deliveries.event(seq)
    this.onEvent()
    if (arrival === 'copy') {
      if (measures !== undefined) measures.duplicated++
      return
    }
    if (receivedAtUs < sentAtUs) population.fromTheFuture++
    population.delivered++
    population.dueAtUs.set(seq, dueAtUs)
    population.series.delivered(receivedAtUs - dueAtUs)
    if (measures !== undefined) {
      measures.deliver(receivedAtUs - dueAtUs, receivedAtUs - sentAtUs, population.timeline.position(phase, dueAtUs))
      if (outOfOrder) measures.reordered++
      if (population.isMeasured(phase)) this.#measured(seq, phase, sentAtUs - dueAtUs, readAtUs, receivedAtUs)
    }
    this.#lastReadUs = readAtUs
    if (!this.#hasEvent) {
      this.#hasEvent = true
      recordUs(population.firstEventUs, receivedAtUs - (this.#openedAtUs ?? receivedAtUs))
    }
    if (arrival === 'next' && this.#staleness !== null) {
      population.staleness.delivered(this.#staleness, dueAtUs, receivedAtUs)
    }
  }

  pollLateness(us: number): void {
    this.#population.pollLate(us)
  }

  /** The trial is over: `lastSeq` is the last event that was published. */
  finish(lastSeq: number): void {
    if (this.#staleness === null || this.#joinedAtUs === null) return
    const oldestMissing = this.deliveries.complete + 1
    const dueAtUs = oldestMissing > lastSeq ? null : (this.#population.dueAtUs.get(oldestMissing) ?? null)
    this.#population.staleness.finish(this.#staleness, this.#joinedAtUs, dueAtUs)
  }

  #measured(seq: number, phase: number, feedLatenessUs: number, readAtUs: number, receivedAtUs: number): void {
    const population = this.#population
    population.stamps.measured(readAtUs, readAtUs === this.#lastReadUs)
    const isFirstReceiver = population.fanOut.received(seq, receivedAtUs)
    if (isFirstReceiver) population.firstReceived(phase, feedLatenessUs)
  }

  #resolve(atUs: number): void {
    if (this.#staleness !== null) this.#population.staleness.resolved(this.#staleness, atUs)
  }
}

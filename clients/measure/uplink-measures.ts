/**
 * What became of the messages that a population sent, from when each was due: its acknowledgement, its sender's own copy,
 * and the others'. All of it on the driver's own clock, since sender and receivers are in one process.
 *
 * What arrives is counted here, as it arrives; what should have arrived is found at the end (uplink-ledger.ts): two
 * countings that must agree.
 */
import { parseCursor } from '../../protocol/cursor.ts'
import { createHistogram, type Histogram, recordUs } from '../../results/analysis/histogram.ts'
import type { ClientDeliveries } from './client-deliveries.ts'
import type { EpochEvents } from './epoch-events.ts'
import { clientOf, NO_MESSAGE, numberOf, readMessage } from './message-id.ts'
import type { Timeline } from './timeline.ts'
import { UplinkMessages } from './uplink-messages.ts'

/** Arrivals of messages that were due in a phase. */
export interface UplinkArrivals {
  /** First copies at their senders. */
  echoed: number
  /** First copies at others. */
  delivered: number
  /** Further copies, at anybody. */
  duplicated: number
}

/** Where epochs are known by their names. */
interface Epochs {
  eventsOf(epoch: string): EpochEvents
  /** Names by number. */
  readonly epochs: readonly string[]
}

export class UplinkMeasures {
  readonly messages: UplinkMessages
  /** Of messages that were due in measured phases. */
  readonly ackUs: Histogram = createHistogram()
  readonly echoUs: Histogram = createHistogram()
  readonly relayUs: Histogram = createHistogram()
  /** How late the driver's timer was for them. */
  readonly latenessUs: Histogram = createHistogram()
  readonly arrivals: readonly UplinkArrivals[]
  /** Why messages were refused or had to be sent again, and how often. */
  readonly failures: Record<string, number> = {}
  /** How often messages were handed to a connection. */
  sends = 0
  readonly #timeline: Timeline
  readonly #epochs: Epochs

  /** @param dues of each client, ascending, µs from the trial's start */
  constructor(dues: readonly (readonly number[])[], timeline: Timeline, epochs: Epochs) {
    this.messages = new UplinkMessages(dues, timeline)
    this.arrivals = timeline.phases.map(() => ({ echoed: 0, delivered: 0, duplicated: 0 }))
    this.#timeline = timeline
    this.#epochs = epochs
  }

  /** The index of the message that an event came from; NO_MESSAGE for a feed's event. Hot path. */
  messageIn(bytes: Uint8Array, start: number, seq: number): number {
    const message = readMessage(bytes, start, seq)
    return message === NO_MESSAGE ? NO_MESSAGE : this.messages.indexOf(clientOf(message), numberOf(message))
  }

  /** Its deadline came, so late. */
  late(index: number, us: number): void {
    if (this.#isMeasured(index)) recordUs(this.latenessUs, us)
  }

  /** It is handed to a connection. */
  sent(index: number): void {
    this.sends++
    this.messages.sends[index] = (this.messages.sends[index] as number) + 1
  }

  /** The server's receipt came: `cursor` is that of the event that the message became. */
  acknowledged(index: number, cursor: string, atUs: number): void {
    const { messages } = this
    if (this.#isMeasured(index) && !messages.isAcknowledged(index)) {
      recordUs(this.ackUs, atUs - (messages.dueAtUs[index] as number))
    }
    messages.acknowledge(index)
    const place = parseCursor(cursor)
    if (place === null) return
    const events = this.#epochs.eventsOf(place.epoch)
    messages.stands(index, events.index, place.seq)
    // Nobody may ever receive it, and still it was due.
    if (!events.dueAtUs.has(place.seq)) events.dueAtUs.set(place.seq, messages.dueAtUs[index] as number)
  }

  /** A client has it as event `seq`, of which it had no copy before. Hot path. */
  received(
    index: number,
    client: number,
    deliveries: ClientDeliveries,
    epoch: number,
    seq: number,
    atUs: number,
  ): void {
    const { messages } = this
    const arrivals = this.arrivals[messages.phase[index] as number]
    if (arrivals === undefined) return
    const standsElsewhere = messages.stands(index, epoch, seq)
    if (standsElsewhere && this.#hasElsewhere(index, deliveries, epoch, seq)) {
      arrivals.duplicated++
      return
    }
    const isOwn = messages.isFrom(index, client)
    if (isOwn) arrivals.echoed++
    else arrivals.delivered++
    if (!this.#isMeasured(index)) return
    recordUs(isOwn ? this.echoUs : this.relayUs, Math.max(0, atUs - (messages.dueAtUs[index] as number)))
  }

  /** A client got a further copy of an event that it has. */
  copied(index: number): void {
    const arrivals = this.arrivals[this.messages.phase[index] as number]
    if (arrivals !== undefined) arrivals.duplicated++
  }

  /** A try failed, for this reason. */
  failed(reason: string): void {
    this.failures[reason] = (this.failures[reason] ?? 0) + 1
  }

  #isMeasured(index: number): boolean {
    return this.#timeline.phases[this.messages.phase[index] as number]?.measure ?? false
  }

  #hasElsewhere(index: number, deliveries: ClientDeliveries, epoch: number, seq: number): boolean {
    return this.messages
      .placesOf(index)
      .some((place) => !(place.epoch === epoch && place.seq === seq) && this.#has(deliveries, place.epoch, place.seq))
  }

  #has(deliveries: ClientDeliveries, epoch: number, seq: number): boolean {
    return deliveries.has(this.#epochs.epochs[epoch] ?? '', seq)
  }
}

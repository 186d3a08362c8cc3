/**
 * What a stream still owes its reader: the events of the channel after the last one that was handed on. There is
 * no queue for each reader; the channel's history is the queue, shared by all, and a reader is a place in it.
 *
 * Events may be passed over, because they no longer fit or because the history has forgotten them; each is
 * counted. What was passed over since the last event is one gap, however often it grew: from the last event that
 * was written, to the last one that was not.
 */
import type { Channel } from '../feed/channel.ts'
import type { PublishedEvent } from '../feed/published-event.ts'
import type { TransportCounts } from './transport-counts.ts'

/** Cursors of the last event before the gap, and of the last one inside it: delivery goes on after `to`. */
export interface StreamGap {
  readonly from: string
  readonly to: string
}

export class Backlog {
  readonly #channel: Channel
  readonly #counts: TransportCounts
  /** Seq of the last event that was taken out, or that the last gap told of. */
  #toldSeq: number
  /** Seq of the last event that was taken out or passed over. */
  #seq: number

  /** @param afterSeq where delivery begins */
  constructor(channel: Channel, afterSeq: number, counts: TransportCounts) {
    this.#channel = channel
    this.#counts = counts
    this.#toldSeq = afterSeq
    this.#seq = afterSeq
  }

  /** Nothing is owed. */
  get empty(): boolean {
    return this.#seq === this.#channel.headSeq
  }

  /** More than one event is owed. */
  get several(): boolean {
    return this.#channel.headSeq - this.#seq > 1
  }

  /** Bytes of the owed events' own JSON; takes the same time however many events they are. */
  get bytes(): number {
    return this.#channel.bytesAfter(this.#seq)
  }

  /** Passes over what the history no longer holds, and says what has to be told before the next event. */
  takeGap(): StreamGap | null {
    this.#passOverForgotten()
    if (this.#seq === this.#toldSeq) return null
    const gap = { from: this.#channel.cursorAt(this.#toldSeq), to: this.#channel.cursorAt(this.#seq) }
    this.#toldSeq = this.#seq
    return gap
  }

  /** Takes the next event out; undefined when there is none. Ask for the gap before it first. */
  takeEvent(): PublishedEvent | undefined {
    const event = this.#channel.at(this.#seq + 1)
    if (event === undefined) return undefined
    this.#seq = event.seq
    this.#toldSeq = event.seq
    return event
  }

  /** Passes over the oldest events until the rest is no more than `bytes`; the newest always stays. */
  passOverUntilWithin(bytes: number): void {
    this.#passOverForgotten()
    const newest = this.#channel.headSeq
    let seq = this.#seq
    while (seq < newest - 1 && this.#channel.bytesAfter(seq) > bytes) seq += 1
    this.#passOver(seq)
  }

  /** Passes over all but the newest event. */
  passOverAllButNewest(): void {
    this.#passOver(this.#channel.headSeq - 1)
  }

  #passOverForgotten(): void {
    if (!this.empty && this.#channel.at(this.#seq + 1) === undefined) {
      this.#passOver(this.#channel.locate({ kind: 'earliest' }).afterSeq)
    }
  }

  #passOver(toSeq: number): void {
    if (toSeq <= this.#seq) return
    this.#counts.droppedEvents += toSeq - this.#seq
    this.#seq = toSeq
  }
}

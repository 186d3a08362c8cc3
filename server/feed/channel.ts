/**
 * A channel: a named log of events with its own epoch and sequence, and those who follow it now.
 *
 * Everything here is synchronous, so a subscription is atomic: between reading the history and hearing the
 * first live event nothing can be published, hence nothing is lost and nothing comes twice.
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../protocol/clock.ts'
import { EPOCH_LENGTH, formatCursor } from '../../protocol/cursor.ts'
import { encodeEvent } from '../../protocol/event.ts'
import type { ChannelHandover, EventHandover } from '../../protocol/handover.ts'
import { AT_ONCE, type WhenToTell } from '../delivery/window.ts'
import { DEFAULT_HISTORY, History, type HistoryLimits } from './history.ts'
import { type Position, positionIn, type StartingPoint } from './position.ts'
import { PublishedEvent } from './published-event.ts'

/**
 * Hears of the newest event, during `publish` or when the window ends that it fell into; then others may have come since
 * it last heard, which the channel holds. Must return quickly and must not throw.
 */
export type Subscriber = (newest: PublishedEvent) => void

/** An event about to be published; its `data` is JSON already. */
export interface Draft {
  readonly dueAtUs: number
  readonly dataJson: string
  /** Exact size of the event's JSON; null for no pad. */
  readonly payloadBytes: number | null
  readonly messageId?: string
}

export class Channel {
  readonly name: string
  readonly epoch: string
  /** When somebody last used it, µs of the lab clock. */
  lastUsedUs: number
  readonly #clock: Clock
  readonly #history: History
  readonly #subscribers = new Set<Subscriber>()
  readonly #cursorByMessage = new Map<string, string>()
  /** To be called when something was published: tells the subscribers, now or later. */
  readonly #toldOf: () => void
  #newest: PublishedEvent | null = null
  #headSeq = 0
  #publishedEvents = 0

  /**
   * @param before what a predecessor held: its epoch goes on, so that clients resume as if nothing had happened
   * @param resized told of what each event takes in memory, and, below zero, gives back, bytes
   * @param whenToTell when subscribers hear of what was published
   */
  constructor(
    name: string,
    clock: Clock,
    limits: HistoryLimits = DEFAULT_HISTORY,
    before: ChannelHandover | null = null,
    resized: (bytes: number) => void = () => {},
    whenToTell: WhenToTell = AT_ONCE,
  ) {
    this.name = name
    this.epoch = before?.epoch ?? newEpoch()
    this.lastUsedUs = clock.nowUs()
    this.#clock = clock
    this.#history = new History(limits, (event) => this.#forgetMessage(event), resized)
    this.#toldOf = whenToTell(() => this.#tell())
    if (before !== null) this.#goOnFrom(before)
  }

  /** Seq of the last event; 0 before the first. */
  get headSeq(): number {
    return this.#headSeq
  }

  /** Seq of the oldest event that is held; one past the head when none is. */
  get oldestSeq(): number {
    return this.#history.oldestSeq
  }

  get headCursor(): string {
    return this.cursorAt(this.#headSeq)
  }

  /** By this server; the head may be a predecessor's. */
  get publishedEvents(): number {
    return this.#publishedEvents
  }

  get subscribers(): number {
    return this.#subscribers.size
  }

  cursorAt(seq: number): string {
    return formatCursor({ epoch: this.epoch, seq })
  }

  /** Serialises the event once; every subscriber is told of it. */
  publish(draft: Draft): PublishedEvent {
    const sentAtUs = this.#clock.nowUs()
    const seq = this.#headSeq + 1
    const json = encodeEvent({ seq, dueAtUs: draft.dueAtUs, sentAtUs }, draft.dataJson, draft.payloadBytes)
    const event = new PublishedEvent(this.epoch, seq, sentAtUs, json, draft.messageId ?? null)
    this.#keep(event)
    this.#publishedEvents += 1
    this.#newest = event
    this.#toldOf()
    return event
  }

  /** Hears of events from now on, until the returned function is called. */
  subscribe(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber)
    return () => {
      this.#subscribers.delete(subscriber)
      this.lastUsedUs = this.#clock.nowUs()
    }
  }

  /** Where a client that asks for `since` begins, and what it has missed for good. */
  locate(since: StartingPoint): Position {
    this.lastUsedUs = this.#clock.nowUs()
    this.forget()
    return positionIn(this, since)
  }

  /** The event with this seq, if it is still held. */
  at(seq: number): PublishedEvent | undefined {
    return this.#history.at(seq)
  }

  /** Bytes of the JSON of all events after this seq that are still held. */
  bytesAfter(seq: number): number {
    return this.#history.bytesAfter(seq)
  }

  /** Lets go of what the history no longer has to keep. */
  forget(): void {
    this.#history.forget(this.#clock.nowUs())
  }

  /** What its history takes in memory, bytes. */
  get heldBytes(): number {
    return this.#history.heldBytes
  }

  /** Lets go of the oldest events until this much memory is given back or nothing is held. */
  shrink(bytes: number): void {
    this.#history.shrink(bytes)
  }

  /** The cursor that a message with this id was answered with, while the history remembers it. */
  cursorOfMessage(id: string): string | undefined {
    return this.#cursorByMessage.get(id)
  }

  /** The log as a successor needs it to go on: every event that is held, verbatim. */
  handOver(): ChannelHandover {
    this.forget()
    const events: EventHandover[] = []
    for (let event = this.at(this.oldestSeq); event !== undefined; event = this.at(event.seq + 1)) {
      const { seq, sentAtUs, json, messageId } = event
      events.push({ seq, sentAtUs, json: json.toString(), messageId })
    }
    return { name: this.name, epoch: this.epoch, headSeq: this.#headSeq, events }
  }

  #tell(): void {
    for (const subscriber of this.#subscribers) subscriber(this.#newest as PublishedEvent)
  }

  #goOnFrom({ headSeq, events }: ChannelHandover): void {
    this.#headSeq = headSeq
    this.#history.beginAfter(headSeq - events.length)
    for (const { seq, sentAtUs, json, messageId } of events) {
      this.#keep(new PublishedEvent(this.epoch, seq, sentAtUs, json, messageId))
    }
  }

  #keep(event: PublishedEvent): void {
    this.#headSeq = event.seq
    // Before the history, which may let go of it at once.
    if (event.messageId !== null) this.#cursorByMessage.set(event.messageId, event.cursor)
    this.#history.add(event)
  }

  #forgetMessage(event: PublishedEvent): void {
    if (event.messageId !== null) this.#cursorByMessage.delete(event.messageId)
  }
}

/** A fresh identity for a log: 60 random bits, so that none ever comes twice. */
function newEpoch(): string {
  return Array.from(randomBytes(EPOCH_LENGTH), (byte) => (byte % 32).toString(32)).join('')
}

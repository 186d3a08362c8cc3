/**
 * A channel: a named log of events with its own epoch and sequence, and those who follow it now.
 *
 * Everything here is synchronous, so a subscription is atomic: between reading the history and hearing the
 * first live event nothing can be published, hence nothing is lost and nothing comes twice.
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../protocol/clock.ts'
import { EPOCH_LENGTH, formatCursor, type Since } from '../../protocol/cursor.ts'
import { encodeEvent } from '../../protocol/event.ts'
import type { Gap } from '../../protocol/messages.ts'
import { DEFAULT_HISTORY, History, type HistoryLimits } from './history.ts'
import { PublishedEvent } from './published-event.ts'

/** Where a client begins: the place to resume from, or `malformed` for a cursor that cannot be read. */
export type StartingPoint = Since | { readonly kind: 'malformed' }

/** Where delivery begins: after `afterSeq`. A gap says what can no longer be had. */
export interface Position {
  readonly afterSeq: number
  readonly cursor: string
  readonly gap: Gap | null
}

/** Hears every event in order, during `publish`. Must return quickly and must not throw. */
export type Subscriber = (event: PublishedEvent) => void

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
  #headSeq = 0

  constructor(name: string, clock: Clock, limits: HistoryLimits = DEFAULT_HISTORY) {
    this.name = name
    this.epoch = newEpoch()
    this.lastUsedUs = clock.nowUs()
    this.#clock = clock
    this.#history = new History(limits, (event) => this.#forgetMessage(event))
  }

  /** Seq of the last event; 0 before the first. */
  get headSeq(): number {
    return this.#headSeq
  }

  get headCursor(): string {
    return this.cursorAt(this.#headSeq)
  }

  get subscribers(): number {
    return this.#subscribers.size
  }

  cursorAt(seq: number): string {
    return formatCursor({ epoch: this.epoch, seq })
  }

  /** Serialises the event once and hands it to every subscriber. */
  publish(draft: Draft): PublishedEvent {
    const sentAtUs = this.#clock.nowUs()
    const seq = this.#headSeq + 1
    const json = encodeEvent({ seq, dueAtUs: draft.dueAtUs, sentAtUs }, draft.dataJson, draft.payloadBytes)
    const event = new PublishedEvent(this.epoch, seq, sentAtUs, json, draft.messageId ?? null)
    this.#headSeq = seq
    this.#history.add(event)
    if (event.messageId !== null) this.#cursorByMessage.set(event.messageId, event.cursor)
    for (const subscriber of this.#subscribers) subscriber(event)
    return event
  }

  /** Hears every event from now on, until the returned function is called. */
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
    const beforeOldest = this.#history.oldestSeq - 1
    if (since.kind === 'now') return this.#at(this.#headSeq, null)
    if (since.kind === 'earliest') return this.#at(beforeOldest, null)
    if (since.kind === 'last') return this.#at(Math.max(beforeOldest, this.#headSeq - since.count), null)
    if (since.kind === 'malformed') return this.#at(beforeOldest, { from: null })
    const from = formatCursor(since.cursor)
    if (since.cursor.epoch !== this.epoch || since.cursor.seq < beforeOldest) return this.#at(beforeOldest, { from })
    if (since.cursor.seq > this.#headSeq) return this.#at(this.#headSeq, { from })
    return this.#at(since.cursor.seq, null)
  }

  /** The event with this seq, if it is still held. */
  at(seq: number): PublishedEvent | undefined {
    return this.#history.at(seq)
  }

  /** Lets go of what the history no longer has to keep. */
  forget(): void {
    this.#history.forget(this.#clock.nowUs())
  }

  /** The cursor that a message with this id was answered with, while the history remembers it. */
  cursorOfMessage(id: string): string | undefined {
    return this.#cursorByMessage.get(id)
  }

  #at(afterSeq: number, missed: { readonly from: string | null } | null): Position {
    const cursor = this.cursorAt(afterSeq)
    return { afterSeq, cursor, gap: missed === null ? null : { from: missed.from, to: cursor } }
  }

  #forgetMessage(event: PublishedEvent): void {
    if (event.messageId !== null) this.#cursorByMessage.delete(event.messageId)
  }
}

/** A fresh identity for a log: 60 random bits, so that none ever comes twice. */
function newEpoch(): string {
  return Array.from(randomBytes(EPOCH_LENGTH), (byte) => (byte % 32).toString(32)).join('')
}

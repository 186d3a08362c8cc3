/**
 * The events in the messages of a server that is not ours: finds them where the mapping says, and tells the observer
 * what can be known. Where a message has no sequence the events of a client are numbered as they come, on from connection to connection; where it has no
 * time the instant of receipt stands for it, and whoever reports withholds what would be made of it.
 */
import { formatCursor, parseCursor } from '../../protocol/cursor.ts'
import { PRIMER_SEQ, TARGET_EPOCH, type TargetMapping } from '../../protocol/target.ts'
import type { FollowObserver, FollowOptions } from '../transport.ts'
import { type EventNumbers, matchEventNumbers } from './event-scan.ts'
import type { EventTimes } from './event-times.ts'
import { readWholeNumber } from './json-numbers.ts'
import { JsonPointer, unescaped } from './json-pointer.ts'
import { WireError } from './wire-error.ts'

/** So many messages without an event, and none with one: the mapping does not fit. */
const MOST_SKIPPED = 100

const QUOTE = 34

/** What the followers of one population have in common. */
export interface TargetEvents extends Pick<TargetMapping, 'begins' | 'event'> {
  /** By sequence, when the first of them received it: for events without a time of their own, µs. */
  readonly firstSeenUs: Map<number, number>
  /** Reads those that events have; null: they have none. */
  readonly times: EventTimes | null
}

export class ForeignEvents {
  /** Of the last event; 0 before. As the server numbers them. */
  sequence = 0
  readonly #observer: FollowObserver
  readonly #since: string
  #begins: TargetMapping['begins']
  readonly #reader: NumbersReader
  readonly #numbers: EventNumbers = { seq: 0, dueAtUs: 0, sentAtUs: 0 }
  #joined = false
  #skipped = 0

  constructor(target: TargetEvents, { since, observer }: FollowOptions) {
    const { begins, event } = target
    this.#observer = observer
    this.#since = since
    this.#begins = begins
    this.#reader =
      event.envelope === null ? new OwnNumbers(target, parseCursor(since)?.seq ?? 0) : new Envelope(event.envelope)
  }

  /** The subscription stands: its first message came. */
  get joined(): boolean {
    return this.#joined
  }

  /** Whether the first messages of this subscription were there before it, and count as none. */
  get beginsWithNewest(): boolean {
    return !this.#joined && this.#begins === 'newest' && parseCursor(this.#since) === null
  }

  /** The first answer had no message: whatever comes now was published since. */
  beganEmpty(): void {
    if (!this.#joined) this.#begins = 'next'
  }

  /**
   * Takes the message in `bytes[start..end)`, complete at `atUs`; returns how many of its bytes are an event's.
   * @throws WireError after many messages without any event, and for a time whose zone is not told
   */
  take(bytes: Buffer, start: number, end: number, atUs: number): number {
    const numbers = this.#numbers
    const eventBytes = this.#reader.read(bytes, start, end, atUs, numbers)
    if (eventBytes === 0) return this.#skip(bytes, start, end)
    this.sequence = this.#reader.sequence
    const isHello = !this.#joined && this.#join(numbers.seq, atUs)
    if (isHello || numbers.seq === PRIMER_SEQ) return 0
    const { eventStart, eventEnd } = this.#reader
    this.#observer.event(numbers.seq, numbers.dueAtUs, numbers.sentAtUs, atUs, bytes, eventStart, eventEnd)
    return eventBytes
  }

  /** Whether the message only says where the subscription begins. */
  #join(seq: number, atUs: number): boolean {
    const resumes = parseCursor(this.#since) !== null
    const isHello = !resumes && (this.#begins === 'newest' || seq === PRIMER_SEQ)
    const first = formatCursor({ epoch: TARGET_EPOCH, seq: isHello ? seq : seq - 1 })
    this.#joined = true
    this.#observer.hello(resumes ? this.#since : first, null, atUs)
    return isHello
  }

  #skip(bytes: Buffer, start: number, end: number): number {
    if (!this.#joined && ++this.#skipped > MOST_SKIPPED) {
      const found = JSON.stringify(bytes.toString('utf8', start, Math.min(end, start + 120)))
      throw new WireError(
        `expected an event where "target.event" says in ${MOST_SKIPPED} messages, the last was ${found}`,
      )
    }
    return 0
  }
}

/** Reads one message; returns how many of its bytes are the event's, 0 where it has none. */
interface NumbersReader {
  read(bytes: Buffer, start: number, end: number, atUs: number, into: EventNumbers): number
  /** Of the event that was read last, as the server numbers it. */
  readonly sequence: number
  /** Where it lies. */
  readonly eventStart: number
  readonly eventEnd: number
}

/** The lab's event within a message: verbatim it is read as on our own wire, else member by member. */
class Envelope implements NumbersReader {
  sequence = 0
  eventStart = 0
  eventEnd = 0
  readonly #place: JsonPointer
  readonly #seq = new JsonPointer('/seq')
  readonly #due = new JsonPointer('/dueAtUs')
  readonly #sent = new JsonPointer('/sentAtUs')

  constructor(pointer: string) {
    this.#place = new JsonPointer(pointer)
  }

  read(bytes: Buffer, start: number, end: number, _atUs: number, into: EventNumbers): number {
    if (!this.#place.find(bytes, start, end)) return 0
    this.eventStart = this.#place.start
    this.eventEnd = this.#place.end
    const isText = bytes[this.eventStart] === QUOTE
    const isRead = isText ? this.#readText(bytes, into) : this.#readObject(bytes, this.eventStart, this.eventEnd, into)
    this.sequence = into.seq
    return isRead ? this.eventEnd - this.eventStart - (isText ? 2 : 0) : 0
  }

  #readText(bytes: Buffer, into: EventNumbers): boolean {
    const text = unescaped(bytes.toString('utf8', this.eventStart + 1, this.eventEnd - 1))
    if (text === null) return false
    const inner = Buffer.from(text)
    return this.#readObject(inner, 0, inner.length, into)
  }

  #readObject(bytes: Buffer, start: number, end: number, into: EventNumbers): boolean {
    if (matchEventNumbers(bytes, start, end, into)) return true
    into.seq = numberAt(this.#seq, bytes, start, end)
    into.dueAtUs = numberAt(this.#due, bytes, start, end)
    into.sentAtUs = numberAt(this.#sent, bytes, start, end)
    return into.seq >= 0 && into.dueAtUs >= 0 && into.sentAtUs >= 0
  }
}

/** Somebody else's event: its sequence and its time, as far as they are told. */
class OwnNumbers implements NumbersReader {
  sequence = 0
  eventStart = 0
  eventEnd = 0
  readonly #sequence: JsonPointer | null
  /** null: it has none. */
  readonly #time: { readonly place: JsonPointer; readonly times: EventTimes } | null
  readonly #firstSeenUs: Map<number, number>
  #counted: number

  /** @param counted how many its client has from subscriptions before */
  constructor({ event: { sequence, time }, firstSeenUs, times }: TargetEvents, counted: number) {
    this.#firstSeenUs = firstSeenUs
    this.#counted = counted
    this.#sequence = sequence === null ? null : new JsonPointer(sequence)
    this.#time = time === null || times === null ? null : { place: new JsonPointer(time.pointer), times }
  }

  read(bytes: Buffer, start: number, end: number, atUs: number, into: EventNumbers): number {
    this.eventStart = start
    this.eventEnd = end
    const sequence = this.#sequence === null ? this.#counted : numberAt(this.#sequence, bytes, start, end)
    const timeUs = this.#time === null ? this.#seenUs(sequence, atUs) : timeAt(this.#time, bytes, start, end)
    if (sequence < 0 || timeUs < 0) return 0
    this.#counted++
    this.sequence = sequence
    // A feed may begin at 0, which is the lab's word for nothing yet.
    into.seq = sequence + 1
    into.dueAtUs = into.sentAtUs = timeUs
    return end - start
  }

  /** One instant for all clients, so that an event is in one phase for all of them. */
  #seenUs(sequence: number, atUs: number): number {
    if (this.#sequence === null) return atUs
    const seenUs = this.#firstSeenUs.get(sequence)
    if (seenUs === undefined) this.#firstSeenUs.set(sequence, atUs)
    return seenUs ?? atUs
  }
}

function timeAt(
  { place, times }: { readonly place: JsonPointer; readonly times: EventTimes },
  bytes: Buffer,
  start: number,
  end: number,
): number {
  return place.find(bytes, start, end) ? times.readUs(bytes, place.start, place.end) : -1
}

/** −1 where there is none. */
function numberAt(place: JsonPointer, bytes: Buffer, start: number, end: number): number {
  return place.find(bytes, start, end) ? readWholeNumber(bytes, place.start, place.end) : -1
}

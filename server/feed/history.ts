/**
 * The last events of a channel: a ring that forgets by count, by age and by bytes, whichever comes first.
 * A cursor inside it can be resumed without loss; one before it is answered with a gap.
 */
import type { PublishedEvent } from './published-event.ts'

export interface HistoryLimits {
  readonly events: number
  readonly ageMs: number
  /** Bytes of the events' own JSON; what transports wrapped around them is about as much again for each. */
  readonly bytes: number
}

export const DEFAULT_HISTORY: HistoryLimits = { events: 10_000, ageMs: 120_000, bytes: 64 * 1024 ** 2 }

/** What all histories of a server may hold together, see `costOf`. */
export const DEFAULT_TOTAL_BYTES = 512 * 1024 ** 2

/** What an event takes in memory besides its JSON: objects, buffers' headers, its message's id, its slot. */
const EVENT_BYTES = 512

export class History {
  readonly #limits: HistoryLimits
  readonly #forgotten: (event: PublishedEvent) => void
  readonly #resized: (bytes: number) => void
  readonly #ring: (PublishedEvent | undefined)[] = []
  #oldestSeq = 1
  #headSeq = 0
  #bytes = 0
  /** Of every event that was ever added. */
  #allBytes = 0
  /** What `#allBytes` was before the event in the same slot of the ring came. */
  readonly #bytesBefore: number[] = []

  /**
   * @param forgotten told of each event that leaves
   * @param resized told of the memory that each event takes, and, below zero, gives back; it may have us forget more
   */
  constructor(
    limits: HistoryLimits,
    forgotten: (event: PublishedEvent) => void,
    resized: (bytes: number) => void = () => {},
  ) {
    this.#limits = limits
    this.#forgotten = forgotten
    this.#resized = resized
  }

  /** Seq of the oldest event held; one past the head when none is. */
  get oldestSeq(): number {
    return this.#oldestSeq
  }

  /** Begins after this seq instead of at the first one: the log of a predecessor goes on. */
  beginAfter(seq: number): void {
    this.#oldestSeq = seq + 1
    this.#headSeq = seq
  }

  /** The next event; its seq must follow the last one's. */
  add(event: PublishedEvent): void {
    this.#ring[this.#slot(event.seq)] = event
    this.#bytesBefore[this.#slot(event.seq)] = this.#allBytes
    this.#allBytes += event.json.length
    this.#headSeq = event.seq
    this.#bytes += event.json.length
    while (this.#headSeq - this.#oldestSeq + 1 > this.#limits.events || this.#bytes > this.#limits.bytes) {
      this.#forgetOldest()
    }
    this.forget(event.sentAtUs)
    this.#resized(costOf(event))
  }

  /** What the events take in memory, bytes. */
  get heldBytes(): number {
    return this.#bytes + (this.#headSeq - this.#oldestSeq + 1) * EVENT_BYTES
  }

  /** Lets go of the oldest events until this much memory is given back or nothing is held. */
  shrink(bytes: number): void {
    const target = this.heldBytes - bytes
    while (this.heldBytes > Math.max(0, target)) this.#forgetOldest()
  }

  /** Lets go of what is older than the limit at `nowUs`. */
  forget(nowUs: number): void {
    const keepFromUs = nowUs - this.#limits.ageMs * 1000
    for (let oldest = this.at(this.#oldestSeq); oldest !== undefined; oldest = this.at(this.#oldestSeq)) {
      if (oldest.sentAtUs >= keepFromUs) return
      this.#forgetOldest()
    }
  }

  /** The event with this seq, if it is held. */
  at(seq: number): PublishedEvent | undefined {
    if (seq < this.#oldestSeq || seq > this.#headSeq) return undefined
    return this.#ring[this.#slot(seq)]
  }

  /** Bytes of the events after this seq that are held; takes the same time however many they are. */
  bytesAfter(seq: number): number {
    const first = Math.max(seq + 1, this.#oldestSeq)
    return first > this.#headSeq ? 0 : this.#allBytes - (this.#bytesBefore[this.#slot(first)] as number)
  }

  #forgetOldest(): void {
    const slot = this.#slot(this.#oldestSeq)
    const event = this.#ring[slot] as PublishedEvent
    this.#ring[slot] = undefined
    this.#oldestSeq += 1
    this.#bytes -= event.json.length
    this.#forgotten(event)
    this.#resized(-costOf(event))
  }

  /** One slot more than events, so that the newest has a place before the oldest leaves. */
  #slot(seq: number): number {
    return seq % (this.#limits.events + 1)
  }
}

function costOf(event: PublishedEvent): number {
  return event.json.length + EVENT_BYTES
}

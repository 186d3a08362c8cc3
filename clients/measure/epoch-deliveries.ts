/**
 * What one client has of one epoch of its channel, exactly once each.
 *
 * Below `complete` everything has arrived or was covered by a gap; what came ahead of it waits in a set that
 * is empty as long as the order holds, so the usual event costs two comparisons.
 */

/** `next`: everything up to it is here now. `ahead`: a first copy too, but a lower seq is still missing. */
export type Arrival = 'next' | 'ahead' | 'copy'

/** Per client and event: what it had to get, what never came, and what of that it was told of. */
export interface DeliveryCounts {
  expected: number
  lost: number
  /** Those of the lost that a gap signal covered. */
  gaps: number
}

/** Seqs from..to, both included. */
interface SeqRange {
  readonly from: number
  readonly to: number
}

export class EpochDeliveries {
  readonly epoch: string
  /** Events after this one are expected. */
  readonly joinSeq: number
  /** Everything up to here has arrived or was covered by a gap. */
  complete: number
  /** The highest seq so far: a first copy below it is out of order. */
  highest: number
  readonly #ahead = new Set<number>()
  readonly #gaps: SeqRange[] = []
  #restIsCovered = false

  /** Delivery begins after `joinSeq`. */
  constructor(epoch: string, joinSeq: number) {
    this.epoch = epoch
    this.joinSeq = joinSeq
    this.complete = joinSeq
    this.highest = joinSeq
  }

  /** Hot path. */
  event(seq: number): Arrival {
    if (seq <= this.complete || this.#ahead.has(seq)) return 'copy'
    if (seq > this.highest) this.highest = seq
    if (seq !== this.complete + 1) {
      this.#ahead.add(seq)
      return 'ahead'
    }
    this.#advance(seq)
    return 'next'
  }

  /** A gap signal: what is missing up to `seq` will not come. What had come ahead stays delivered. */
  cover(seq: number): void {
    if (seq <= this.complete) return
    let from = this.complete + 1
    for (const ahead of [...this.#ahead].filter((other) => other <= seq).sort((left, right) => left - right)) {
      this.#addGap({ from, to: ahead - 1 })
      this.#ahead.delete(ahead)
      from = ahead + 1
    }
    this.#addGap({ from, to: seq })
    this.highest = Math.max(this.highest, seq)
    this.#advance(seq)
  }

  /** A gap signal led into another epoch: whatever this one still publishes will not come. */
  coverRest(): void {
    this.#restIsCovered = true
  }

  /** Of the seqs from..to, all of which were published. What is lost is found by looking for each. */
  counts(from: number, to: number): DeliveryCounts {
    const gaps = this.#gaps.reduce((sum, gap) => sum + overlap(gap, { from, to }), 0)
    let missing = 0
    for (let seq = Math.max(from, this.complete + 1); seq <= to; seq++) if (!this.#ahead.has(seq)) missing++
    return {
      expected: overlap({ from: this.joinSeq + 1, to: Number.MAX_SAFE_INTEGER }, { from, to }),
      lost: gaps + missing,
      gaps: gaps + (this.#restIsCovered ? missing : 0),
    }
  }

  /** Whether this event has arrived. */
  has(seq: number): boolean {
    if (seq <= this.joinSeq || seq > this.highest) return false
    if (seq > this.complete) return this.#ahead.has(seq)
    return this.#gaps.every(({ from, to }) => seq < from || seq > to)
  }

  #advance(seq: number): void {
    this.complete = seq
    while (this.#ahead.size > 0 && this.#ahead.delete(this.complete + 1)) this.complete++
  }

  #addGap(gap: SeqRange): void {
    if (gap.from <= gap.to) this.#gaps.push(gap)
  }
}

function overlap(left: SeqRange, right: SeqRange): number {
  return Math.max(0, Math.min(left.to, right.to) - Math.max(left.from, right.from) + 1)
}

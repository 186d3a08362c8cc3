/**
 * One simulated client's delivery ledger: which events of its channel it has, exactly once each.
 *
 * Below `#complete` everything has arrived or was covered by a gap; what came ahead of it waits in a set that
 * is empty as long as the order holds, so the usual event costs two comparisons.
 */
import { parseCursor } from '../../protocol/cursor.ts'
import type { Gap } from '../../protocol/messages.ts'

/** `next`: everything up to it is here now. `ahead`: a first copy too, but a lower seq is still missing. */
export type Arrival = 'next' | 'ahead' | 'copy'

/** Seqs from..to, both included. */
interface SeqRange {
  readonly from: number
  readonly to: number
}

export class ClientDeliveries {
  #epoch = ''
  #joinSeq = 0
  #complete = 0
  #highest = 0
  readonly #ahead = new Set<number>()
  #gaps: SeqRange[] = []

  /** The cursor to resume from; null before the first hello. */
  get cursor(): string | null {
    return this.#epoch === '' ? null : `${this.#epoch}:${this.#complete}`
  }

  get epoch(): string {
    return this.#epoch
  }

  /** Events after this one are expected. */
  get joinSeq(): number {
    return this.#joinSeq
  }

  /** Everything up to here has arrived or was covered by a gap. */
  get complete(): number {
    return this.#complete
  }

  /** The highest seq so far: a first copy below it is out of order. */
  get highest(): number {
    return this.#highest
  }

  /** First hello of the client, or that of a resumption; delivery goes on after its cursor. */
  hello(cursor: string, gap: Gap | null): void {
    if (this.#epoch === '') this.#begin(cursor)
    else if (gap !== null) this.gap(gap)
  }

  gap(gap: Gap): void {
    const to = parseCursor(gap.to)
    if (to === null) return
    if (to.epoch !== this.#epoch) this.#begin(gap.to)
    else if (to.seq > this.#complete) this.#cover(to.seq)
  }

  event(seq: number): Arrival {
    if (seq <= this.#complete || this.#ahead.has(seq)) return 'copy'
    if (seq > this.#highest) this.#highest = seq
    if (seq !== this.#complete + 1) {
      this.#ahead.add(seq)
      return 'ahead'
    }
    this.#advance(seq)
    return 'next'
  }

  /** How many of the seqs from..to this client had to get. */
  expected(from: number, to: number): number {
    return overlap({ from: this.#joinSeq + 1, to: Number.MAX_SAFE_INTEGER }, { from, to })
  }

  /** How many of the seqs from..to a gap signal covered: lost, but not in silence. */
  coveredByGap(from: number, to: number): number {
    return this.#gaps.reduce((sum, gap) => sum + overlap(gap, { from, to }), 0)
  }

  /** How many of the seqs from..to never came: found by looking for each, not by subtracting what came. */
  lost(from: number, to: number): number {
    let missing = this.coveredByGap(from, to)
    for (let seq = Math.max(from, this.#complete + 1); seq <= to; seq++) if (!this.#ahead.has(seq)) missing++
    return missing
  }

  #begin(cursor: string): void {
    const parsed = parseCursor(cursor)
    if (parsed === null) return
    this.#epoch = parsed.epoch
    this.#joinSeq = parsed.seq
    this.#complete = parsed.seq
    this.#highest = parsed.seq
    this.#ahead.clear()
    this.#gaps = []
  }

  #advance(seq: number): void {
    this.#complete = seq
    while (this.#ahead.size > 0 && this.#ahead.delete(this.#complete + 1)) this.#complete++
  }

  /** Marks what is missing up to `seq` as covered, leaving out what had come ahead. */
  #cover(seq: number): void {
    for (let missing = this.#complete + 1; missing <= seq; missing++) {
      if (this.#ahead.delete(missing)) continue
      const last = this.#gaps.at(-1)
      if (last !== undefined && last.to === missing - 1) this.#gaps[this.#gaps.length - 1] = { ...last, to: missing }
      else this.#gaps.push({ from: missing, to: missing })
    }
    this.#highest = Math.max(this.#highest, seq)
    this.#advance(seq)
  }
}

function overlap(left: SeqRange, right: SeqRange): number {
  return Math.max(0, Math.min(left.to, right.to) - Math.max(left.from, right.from) + 1)
}

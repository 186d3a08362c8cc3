/**
 * One simulated client's delivery ledger over all epochs of its channel that it has seen.
 *
 * A gap into another epoch covers the rest of the old one, whole epochs in between, and what the new one had
 * published before the place where delivery goes on. A client that never hears of a later epoch has lost all of
 * it, in silence.
 */
import { parseCursor } from '../../protocol/cursor.ts'
import type { Gap } from '../../protocol/messages.ts'
import { type Arrival, type DeliveryCounts, EpochDeliveries } from './epoch-deliveries.ts'

/** Where a client that was in an epoch before expects the next one to begin. */
const WHOLE_EPOCH = 0

/** Seqs of an epoch that were published: firstSeq..lastSeq, none when `lastSeq < firstSeq`. */
export interface PublishedSeqs {
  readonly epoch: string
  readonly firstSeq: number
  readonly lastSeq: number
}

export class ClientDeliveries {
  readonly #epochs: EpochDeliveries[] = []
  #current = new EpochDeliveries('', 0)

  /** The cursor to resume from; null before the first hello. */
  get cursor(): string | null {
    return this.epoch === '' ? null : `${this.epoch}:${this.complete}`
  }

  /** Empty before the first hello. */
  get epoch(): string {
    return this.#current.epoch
  }

  /** Everything of this epoch up to here has arrived or was covered by a gap. */
  get complete(): number {
    return this.#current.complete
  }

  /** The highest seq of this epoch so far: a first copy below it is out of order. */
  get highest(): number {
    return this.#current.highest
  }

  /** First hello of the client, or that of a resumption; delivery goes on after its cursor. */
  hello(cursor: string, gap: Gap | null): void {
    if (gap !== null && this.epoch !== '') {
      this.gap(gap)
      return
    }
    const parsed = parseCursor(cursor)
    if (parsed !== null && parsed.epoch !== this.epoch) this.#begin(new EpochDeliveries(parsed.epoch, parsed.seq))
  }

  gap(gap: Gap): void {
    const to = parseCursor(gap.to)
    if (to === null) return
    if (to.epoch !== this.epoch) {
      this.#current.coverRest()
      this.#begin(new EpochDeliveries(to.epoch, 0))
    }
    this.#current.cover(to.seq)
  }

  /** Hot path. */
  event(seq: number): Arrival {
    return this.#current.event(seq)
  }

  /** Whether this event has arrived. */
  has(epoch: string, seq: number): boolean {
    return this.#seen(epoch)?.has(seq) ?? false
  }

  /** What this client should have got of what was published, epochs in their order, each at least once, and what it did not get. */
  ledger(published: readonly PublishedSeqs[]): DeliveryCounts {
    const sum: DeliveryCounts = { expected: 0, lost: 0, gaps: 0 }
    const lastSeen = published.findLastIndex(({ epoch }) => this.#seen(epoch) !== undefined)
    let joined = false
    for (const [index, { epoch, firstSeq, lastSeq }] of published.entries()) {
      const seen = this.#seen(epoch)
      joined ||= seen !== undefined
      if (!joined) continue
      const counts = (seen ?? neverSeen(epoch, index < lastSeen)).counts(firstSeq, lastSeq)
      sum.expected += counts.expected
      sum.lost += counts.lost
      sum.gaps += counts.gaps
    }
    return sum
  }

  /**
   * Of each of these epochs, in their order, the seq after which this client expected its events; null: it expected none.
   */
  expectedAfter(epochs: readonly { readonly epoch: string }[]): (number | null)[] {
    const joined = epochs.findIndex(({ epoch }) => this.#seen(epoch) !== undefined)
    return epochs.map(({ epoch }, index) => {
      return joined < 0 || index < joined ? null : (this.#seen(epoch)?.joinSeq ?? WHOLE_EPOCH)
    })
  }

  /** What of the epochs up to their last seqs is still to come: from where the client is to the end of the last one. */
  missing(published: readonly { readonly epoch: string; readonly headSeq: number }[]): PublishedSeqs[] {
    const position = published.findIndex(({ epoch }) => epoch === this.epoch)
    return published.slice(Math.max(0, position)).flatMap(({ epoch, headSeq }) => {
      const firstSeq = epoch === this.epoch ? this.complete + 1 : 1
      return firstSeq > headSeq ? [] : [{ epoch, firstSeq, lastSeq: headSeq }]
    })
  }

  #seen(epoch: string): EpochDeliveries | undefined {
    return this.#epochs.find((known) => known.epoch === epoch)
  }

  #begin(next: EpochDeliveries): void {
    this.#epochs.push(next)
    this.#current = next
  }
}

/** @param passedOver the client was led past it into a later epoch */
function neverSeen(epoch: string, passedOver: boolean): EpochDeliveries {
  const nothing = new EpochDeliveries(epoch, WHOLE_EPOCH)
  if (passedOver) nothing.coverRest()
  return nothing
}

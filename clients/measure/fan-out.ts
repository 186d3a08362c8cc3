/**
 * Fan-out spread: from the first to the last receiver of one measured event. An event has one when every client that
 * expected it got it: a client that joined later did not. A spread over fewer receivers would look better the more were
 * lost, and so would percentiles of the other events alone: an event that one client missed is lost, and ranks as slowest.
 *
 * Receivers that were read in one turn of the event loop share a stamp (read-stamps.ts), so a spread may be seen as less
 * than it was: the first may have been earlier by its bound. Or as more: so may the last. Of each event both ends are
 * kept, so that what is shown of the spreads can be withheld where the instrument made too much of it.
 */

import { createHistogram, type Histogram, mergeHistograms, recordUs } from '../../results/analysis/histogram.ts'

/** Instants of the receivers of one event: as stamped, and as early as that may have been. */
interface Reception {
  firstUs: number
  lastUs: number
  earliestFirstUs: number
  earliestLastUs: number
  receivers: number
}

/** Of the same events: the spreads as measured, and the least and the most that they can have been. */
export interface Spreads {
  readonly measured: Histogram
  readonly least: Histogram
  readonly most: Histogram
  /** Events that a client that expected them never got: they have no spread. */
  readonly lost: number
}

/** Seqs from firstSeq to lastSeq, both included; none when `lastSeq < firstSeq`. */
interface SeqRange {
  readonly firstSeq: number
  readonly lastSeq: number
}

export class FanOut {
  readonly #receptions = new Map<number, Reception>()

  /**
   * A client has the first copy of a measured event, stamped late by at most `lateUs`; true for the first client that
   * has. Clients are told in any order of their stamps. Hot path: one map look-up.
   */
  received(seq: number, atUs: number, lateUs: number): boolean {
    const reception = this.#receptions.get(seq)
    if (reception === undefined) {
      const earliestUs = atUs - lateUs
      const bounds = { earliestFirstUs: earliestUs, earliestLastUs: earliestUs }
      this.#receptions.set(seq, { firstUs: atUs, lastUs: atUs, ...bounds, receivers: 1 })
      return true
    }
    take(reception, atUs, atUs - lateUs)
    return false
  }

  /**
   * @param published measured events, ascending
   * @param expectedAfter of each client that expected events, the seq after which it did
   */
  spreads(published: readonly SeqRange[], expectedAfter: readonly number[]): Spreads {
    const spreads = { ...noSpreads(), lost: 0 }
    const places = expectedAfter.toSorted((left, right) => left - right)
    let expecting = 0
    for (const { firstSeq, lastSeq } of published) {
      for (let seq = firstSeq; seq <= lastSeq; seq++) {
        while ((places[expecting] ?? seq) < seq) expecting++
        const reception = this.#receptions.get(seq)
        if ((reception?.receivers ?? 0) < expecting) spreads.lost++
        else if (reception !== undefined) record(spreads, reception)
      }
    }
    return spreads
  }
}

/** Of several epochs together. */
export function mergeSpreads(all: readonly Spreads[]): Spreads {
  const merged = (of: 'measured' | 'least' | 'most'): Histogram => mergeHistograms(all.map((spreads) => spreads[of]))
  const lost = all.reduce((sum, spreads) => sum + spreads.lost, 0)
  return { measured: merged('measured'), least: merged('least'), most: merged('most'), lost }
}

function noSpreads(): Omit<Spreads, 'lost'> {
  return { measured: createHistogram(), least: createHistogram(), most: createHistogram() }
}

function record(spreads: Spreads, { firstUs, lastUs, earliestFirstUs, earliestLastUs }: Reception): void {
  recordUs(spreads.measured, lastUs - firstUs)
  recordUs(spreads.least, Math.floor(Math.max(0, earliestLastUs - firstUs)))
  recordUs(spreads.most, Math.ceil(lastUs - earliestFirstUs))
}

function take(reception: Reception, atUs: number, earliestUs: number): void {
  reception.receivers++
  if (atUs < reception.firstUs) reception.firstUs = atUs
  if (atUs > reception.lastUs) reception.lastUs = atUs
  if (earliestUs < reception.earliestFirstUs) reception.earliestFirstUs = earliestUs
  if (earliestUs > reception.earliestLastUs) reception.earliestLastUs = earliestUs
}

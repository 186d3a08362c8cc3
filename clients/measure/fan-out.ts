/**
 * Fan-out spread: from the first to the last receiver of one measured event. Only events that every client of
 * the population got count; a spread over fewer receivers would look better the more were lost.
 *
 * Receivers that were read in one turn of the event loop share a stamp (read-stamps.ts), so a spread may be seen as less
 * than it was: the first may have been earlier by its bound. Or as more: so may the last. Of each event both ends are
 * kept, so that what is shown of the spreads can be withheld where the instrument made too much of it.
 */

import { createHistogram, type Histogram, recordUs } from '../../results/analysis/histogram.ts'

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

  /** Spreads of the events that `clients` clients received. */
  spreads(clients: number): Spreads {
    const spreads = { measured: createHistogram(), least: createHistogram(), most: createHistogram() }
    for (const { firstUs, lastUs, earliestFirstUs, earliestLastUs, receivers } of this.#receptions.values()) {
      if (receivers !== clients) continue
      recordUs(spreads.measured, lastUs - firstUs)
      recordUs(spreads.least, Math.floor(Math.max(0, earliestLastUs - firstUs)))
      recordUs(spreads.most, Math.ceil(lastUs - earliestFirstUs))
    }
    return spreads
  }
}

function take(reception: Reception, atUs: number, earliestUs: number): void {
  reception.receivers++
  if (atUs < reception.firstUs) reception.firstUs = atUs
  if (atUs > reception.lastUs) reception.lastUs = atUs
  if (earliestUs < reception.earliestFirstUs) reception.earliestFirstUs = earliestUs
  if (earliestUs > reception.earliestLastUs) reception.earliestLastUs = earliestUs
}

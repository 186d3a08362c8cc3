/**
 * Fan-out spread: from the first to the last receiver of one measured event. Only events that every client of
 * the population got count; a spread over fewer receivers would look better the more were lost. Receivers that
 * were read in one turn of the event loop share a stamp (read-stamps.ts), so an event most of whose receivers
 * share theirs has no spread that we could know.
 */

import { createHistogram, type Histogram, recordUs } from '../../results/analysis/histogram.ts'

interface Reception {
  readonly firstUs: number
  lastUs: number
  receivers: number
  /** Different stamps among them. */
  stamps: number
}

export class FanOut {
  readonly #receptions = new Map<number, Reception>()

  /** A client has the first copy of a measured event; true for the first client that has. Hot path: one map look-up. */
  received(seq: number, receivedAtUs: number): boolean {
    const reception = this.#receptions.get(seq)
    if (reception === undefined) {
      this.#receptions.set(seq, { firstUs: receivedAtUs, lastUs: receivedAtUs, receivers: 1, stamps: 1 })
      return true
    }
    reception.receivers++
    if (receivedAtUs !== reception.lastUs) reception.stamps++
    reception.lastUs = receivedAtUs
    return false
  }

  /** Spreads of the events that `clients` clients received. */
  spreads(clients: number): Histogram {
    const histogram = createHistogram()
    for (const { firstUs, lastUs, receivers, stamps } of this.#receptions.values()) {
      if (receivers === clients && 2 * stamps >= receivers) recordUs(histogram, lastUs - firstUs)
    }
    return histogram
  }
}

/**
 * Fan-out spread: from the first to the last receiver of one event. Only events that every client of the
 * population had to get and got count; a spread over fewer receivers would look better the more were lost.
 */

import type { Histogram } from '../../results/analysis/histogram.ts'
import { createHistogram, recordUs } from '../../results/analysis/histogram.ts'

interface Reception {
  firstUs: number
  lastUs: number
  receivers: number
  readonly phase: number
}

export class FanOut {
  readonly #receptions = new Map<number, Reception>()

  /** A client has the first copy of an event. Hot path: one map look-up. */
  received(seq: number, phase: number, receivedAtUs: number): void {
    const reception = this.#receptions.get(seq)
    if (reception === undefined) {
      this.#receptions.set(seq, { firstUs: receivedAtUs, lastUs: receivedAtUs, receivers: 1, phase })
      return
    }
    reception.receivers++
    if (receivedAtUs > reception.lastUs) reception.lastUs = receivedAtUs
    else if (receivedAtUs < reception.firstUs) reception.firstUs = receivedAtUs
  }

  /** Spreads of the events of phases for which `counts` is true that `clients` clients received. */
  spreads(clients: number, counts: (phase: number) => boolean): Histogram {
    const histogram = createHistogram()
    for (const reception of this.#receptions.values()) {
      if (reception.receivers === clients && counts(reception.phase)) {
        recordUs(histogram, reception.lastUs - reception.firstUs)
      }
    }
    return histogram
  }
}

/**
 * What the lateness of receive stamps can do to what is made of them. A stamp is late by at most its bound and never
 * early, so each event's true latency lies between its measured one less the bound and the measured one; and so does
 * every quantile: between that of the lower ends and that of the latencies. (A quantile of the bounds would be no bound:
 * the latest stamps may be those of the very events that shape it.) So the lower ends have a histogram of their own. What
 * lateness does to staleness is another matter: staleness.ts.
 */
import { createHistogram, encodeHistogram, type Histogram, recordUs } from '../../results/analysis/histogram.ts'

/** As it leaves the process. */
export interface StampErrorReport {
  /** Of each measured event the latency from due less the bound of its stamp, a histogram as text. */
  readonly leastLatencyUs: string
  /** Mean of the bounds; null without an event. */
  readonly meanUs: number | null
}

export class StampErrors {
  readonly #leastLatencyUs: Histogram = createHistogram()
  #sumUs = 0

  /** A measured event, with the bound of its stamp. Hot path. */
  add(fromDueUs: number, lateUs: number): void {
    const errorUs = Math.min(fromDueUs, lateUs)
    recordUs(this.#leastLatencyUs, Math.floor(fromDueUs - errorUs))
    this.#sumUs += errorUs
  }

  report(): StampErrorReport {
    const count = this.#leastLatencyUs.totalCount
    return {
      leastLatencyUs: encodeHistogram(this.#leastLatencyUs),
      meanUs: count === 0 ? null : this.#sumUs / count,
    }
  }
}

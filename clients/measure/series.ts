/** The trial second by second: what charts draw along time. */

import { createHistogram, type Histogram, recordUs } from '../../results/analysis/histogram.ts'
import type { SeriesPoint } from '../../results/format.ts'

/** Running totals at the end of a second. */
export interface SeriesCounts {
  readonly open: number
  readonly opened: number
  readonly requests: number
  readonly delivered: number
  readonly bytesDown: number
  readonly bytesUp: number
}

const NOTHING: SeriesCounts = { open: 0, opened: 0, requests: 0, delivered: 0, bytesDown: 0, bytesUp: 0 }

/** Fewer deliveries than this do not make a p99 (n(1−q) ≥ 10 would ask for 1,000); a chart still shows its outline. */
const FEWEST_FOR_P99 = 100
const FEWEST_FOR_P50 = 20

export class Series {
  readonly points: SeriesPoint[] = []
  readonly #latency: Histogram = createHistogram()
  #before: SeriesCounts = NOTHING

  /** A first copy arrived with this latency from its dueAt. Hot path. */
  delivered(latencyUs: number): void {
    recordUs(this.#latency, latencyUs)
  }

  /** A second ends, `t` seconds after the feed's start; `counts` are totals since the beginning. */
  endSecond(t: number, counts: SeriesCounts): void {
    const arrived = this.#latency.totalCount
    this.points.push({
      t,
      open: counts.open,
      opened: counts.opened - this.#before.opened,
      requests: counts.requests - this.#before.requests,
      delivered: counts.delivered - this.#before.delivered,
      bytesDown: counts.bytesDown - this.#before.bytesDown,
      bytesUp: counts.bytesUp - this.#before.bytesUp,
      p50Us: arrived < FEWEST_FOR_P50 ? null : this.#latency.getValueAtPercentile(50),
      p99Us: arrived < FEWEST_FOR_P99 ? null : this.#latency.getValueAtPercentile(99),
    })
    this.#before = counts
    this.#latency.reset()
  }
}

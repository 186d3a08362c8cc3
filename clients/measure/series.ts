/** The trial second by second: what charts draw along time. */

import type { SeriesPoint } from '../../results/format.ts'
import { CoarseLatency } from './coarse-latency.ts'

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

export class Series {
  readonly points: SeriesPoint[] = []
  readonly #latency = new CoarseLatency()
  #before: SeriesCounts = NOTHING

  /** A first copy arrived with this latency from its dueAt. Hot path. */
  delivered(latencyUs: number): void {
    this.#latency.record(latencyUs)
  }

  /** A second ends, `t` seconds after the feed's start; `counts` are totals since the beginning. */
  endSecond(t: number, counts: SeriesCounts): void {
    this.points.push({
      t,
      open: counts.open,
      opened: counts.opened - this.#before.opened,
      requests: counts.requests - this.#before.requests,
      delivered: counts.delivered - this.#before.delivered,
      bytesDown: counts.bytesDown - this.#before.bytesDown,
      bytesUp: counts.bytesUp - this.#before.bytesUp,
      p50Us: this.#latency.p50Us,
      p99Us: this.#latency.p99Us,
    })
    this.#before = counts
    this.#latency.clear()
  }
}

/** How late the feed was: sentAt − dueAt of each event, µs. Never negative, since nothing is sent early. */
import { build, type Histogram } from 'hdr-histogram-js'

const SIGNIFICANT_DIGITS = 3
/** A minute: whatever is later than that counts as a minute late in the percentiles. */
const HIGHEST_US = 60_000_000

export class Lateness {
  readonly #histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_US,
    numberOfSignificantValueDigits: SIGNIFICANT_DIGITS,
  })
  #maxUs = 0

  record(us: number): void {
    this.#maxUs = Math.max(this.#maxUs, us)
    this.#histogram.recordValue(Math.min(us, HIGHEST_US))
  }

  /** Percentiles of the histogram are bucket tops, so they are held to the largest value that was seen. */
  summary(): { p50: number; p99: number; max: number } {
    const percentile = (q: number): number => Math.min(this.#histogram.getValueAtPercentile(q), this.#maxUs)
    return { p50: percentile(50), p99: percentile(99), max: this.#maxUs }
  }
}

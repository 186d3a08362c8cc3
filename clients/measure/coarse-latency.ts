/**
 * The latencies of one second, for the chart along time: 32 buckets to the power of two (error ≤ 3 %).
 * A histogram of three digits would be read and emptied at every full second, just when events that are due at
 * full seconds arrive; this one takes a few µs.
 */
import { sampleShows } from '../../results/analysis/statistics.ts'

const STEPS = 32
const OCTAVES = 32

export class CoarseLatency {
  readonly #counts = new Uint32Array(STEPS * OCTAVES)
  #count = 0
  #maxUs = 0

  /** Hot path. */
  record(us: number): void {
    this.#counts[bucketOf(us)]!++
    this.#count++
    if (us > this.#maxUs) this.#maxUs = us
  }

  get p50Us(): number | null {
    return this.#quantile(0.5)
  }

  get p99Us(): number | null {
    return this.#quantile(0.99)
  }

  clear(): void {
    this.#counts.fill(0)
    this.#count = 0
    this.#maxUs = 0
  }

  /** null where too few latencies lie beyond it, as everywhere. */
  #quantile(q: number): number | null {
    if (!sampleShows(q, this.#count)) return null
    let bucket = 0
    let below = this.#counts[0]!
    while (below < q * this.#count) below += this.#counts[++bucket]!
    return Math.min(this.#maxUs, middleUs(bucket))
  }
}

/** Below 32 µs a bucket each; above, 32 to each power of two. */
function bucketOf(us: number): number {
  const whole = us < 0 ? 0 : Math.floor(us)
  if (whole < STEPS) return whole
  const octave = Math.floor(Math.log2(whole)) - Math.log2(STEPS)
  const step = Math.floor(whole / 2 ** octave) - STEPS
  return Math.min(STEPS * OCTAVES - 1, STEPS * (octave + 1) + step)
}

function middleUs(bucket: number): number {
  if (bucket < STEPS) return bucket
  const octave = Math.floor(bucket / STEPS) - 1
  return Math.round((STEPS + (bucket % STEPS) + 0.5) * 2 ** octave)
}

/**
 * How long a value that grows with time spent where: a histogram whose weight is time, filled with ramps.
 * Buckets are 0.1 ms wide below 3.2 ms, above that a 32nd of the value's power of two (error ≤ 3 %).
 */

const FINE_US = 100
const STEPS = 32

/** Of a value that grows with time its integral alone. */
export class RampIntegral {
  /** ∫ value dt, µs². */
  integral = 0

  /** The value grew from `fromUs` to `toUs` at one µs a µs. */
  addRamp(fromUs: number, toUs: number): void {
    this.integral += (toUs ** 2 - fromUs ** 2) / 2
  }
}

export class TimeWeightedHistogram extends RampIntegral {
  /** The largest value reached, µs. */
  peak = 0
  readonly #timeUs: number[] = []

  override addRamp(fromUs: number, toUs: number): void {
    super.addRamp(fromUs, toUs)
    this.peak = Math.max(this.peak, toUs)
    let lowUs = fromUs
    for (let bucket = bucketOf(fromUs); lowUs < toUs; bucket++) {
      const highUs = Math.min(toUs, upperEdgeUs(bucket))
      this.#timeUs[bucket] = (this.#timeUs[bucket] ?? 0) + highUs - lowUs
      lowUs = highUs
    }
  }

  /** The value not exceeded for a share `quantile` of `allTimeUs`; time that was never added counts as 0. */
  quantile(quantile: number, allTimeUs: number): number {
    const added = this.#timeUs.reduce((sum, timeUs) => sum + (timeUs ?? 0), 0)
    let below = Math.max(0, allTimeUs - added)
    const wanted = quantile * allTimeUs
    if (below >= wanted) return 0
    for (let bucket = 0; bucket < this.#timeUs.length; bucket++) {
      below += this.#timeUs[bucket] ?? 0
      if (below >= wanted) return Math.min(this.peak, upperEdgeUs(bucket))
    }
    return this.peak
  }
}

function bucketOf(us: number): number {
  const units = us / FINE_US
  if (units < STEPS) return Math.floor(units)
  const octave = Math.floor(Math.log2(units / STEPS))
  const step = Math.floor(units / 2 ** octave) - STEPS
  return STEPS + octave * STEPS + step
}

function upperEdgeUs(bucket: number): number {
  if (bucket < STEPS) return (bucket + 1) * FINE_US
  const octave = Math.floor((bucket - STEPS) / STEPS)
  const step = (bucket - STEPS) % STEPS
  return (STEPS + step + 1) * 2 ** octave * FINE_US
}

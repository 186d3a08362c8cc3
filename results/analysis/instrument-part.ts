/** How much of an arm's printed latencies may be the instrument's own, since its receive stamps may be late. */
import type { DriverCost, Trial } from '../format.ts'

/** µs at most, of the worst block; null where no block knows. */
export interface InstrumentPart {
  readonly p50Us: number | null
  readonly p90Us: number | null
  readonly p99Us: number | null
  readonly p999Us: number | null
}

/** @param trials of one arm */
export function instrumentPart(trials: readonly Trial[]): InstrumentPart {
  const worst = (error: (driver: DriverCost) => number | null | undefined): number | null => {
    const known = trials.map(({ driver }) => error(driver) ?? null).filter((us) => us !== null)
    return known.length === 0 ? null : Math.max(...known)
  }
  return {
    p50Us: worst((driver) => driver.stampErrorP50Us),
    p90Us: worst((driver) => driver.stampErrorP90Us),
    p99Us: worst((driver) => driver.stampErrorUs),
    p999Us: worst((driver) => driver.stampErrorP999Us),
  }
}

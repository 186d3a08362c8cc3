/**
 * Whether something grows with the number of connections, judged on a few readings of an idle process: the median of
 * the slopes between all pairs of them (Theil 1950, Sen 1968), which a single odd reading cannot bend.
 */
import { median } from '../../results/analysis/statistics.ts'

/** One reading: how many connections there had been, and what was measured then. */
export interface Reading {
  readonly connections: number
  readonly bytes: number
}

/** The first third of the readings is warm-up: code is compiled, pools fill, the history reaches its length. */
export function afterWarmUp(readings: readonly Reading[]): readonly Reading[] {
  return readings.slice(Math.ceil(readings.length / 3))
}

/** Bytes a connection; negative when it shrinks. @throws RangeError for fewer than two readings */
export function bytesPerConnection(readings: readonly Reading[]): number {
  const slopes = readings.flatMap((one, index) =>
    readings.slice(index + 1).map((later) => (later.bytes - one.bytes) / (later.connections - one.connections)),
  )
  if (slopes.length === 0) throw new RangeError(`expected at least two readings, got ${readings.length}`)
  return median(slopes)
}

/** When the rows of a recording are due: at their own instants, faster or slower, and over again after the last. */

export interface Recording {
  /** From each row to the next, and from the last to the first again, ms; together more than nothing. */
  readonly gapsMs: readonly number[]
  /** How many times as fast as it happened. */
  readonly speed: number
}

/** Whole µs from the feed's start, without end: the first row is due at once. Rounding does not drift from round to round. */
export function* recordedArrivalsUs({ gapsMs, speed }: Recording): Generator<number> {
  const roundMs = lengthMs(gapsMs)
  for (let round = 0; ; round++) {
    let intoMs = 0
    for (const gapMs of gapsMs) {
      yield Math.ceil(((round * roundMs + intoMs) * 1000) / speed)
      intoMs += gapMs
    }
  }
}

/** Events per second, on average. */
export function recordedRate({ gapsMs, speed }: Recording): number {
  return (gapsMs.length * 1000 * speed) / lengthMs(gapsMs)
}

function lengthMs(gapsMs: readonly number[]): number {
  return gapsMs.reduce((sum, gapMs) => sum + gapMs, 0)
}

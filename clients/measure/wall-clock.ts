/**
 * How far the wall clock (CLOCK_REALTIME, which stamps packets) is ahead of the lab clock (CLOCK_MONOTONIC).
 *
 * Node tells the wall clock in whole milliseconds only, but it can be watched as it turns: the reading before and the
 * one after enclose the instant at which a millisecond began. The tightest of several such brackets is taken.
 */
import { type Clock, labClock } from '../../protocol/clock.ts'

export interface WallClock {
  /** Wall clock, µs since 1970, less lab clock. */
  readonly aheadUs: number
  readonly uncertaintyUs: number
}

/** Milliseconds that are watched begin, one after the other. */
const TURNS = 20

/** The lab clock tells whole µs, rounded down. */
const ROUNDING_US = 1

/** Busy for some 20 ms. */
export function readWallClock(clock: Clock = labClock, wallMs: () => number = Date.now): WallClock {
  const brackets = Array.from({ length: TURNS }, () => nextTurn(clock, wallMs))
  const [tightest] = brackets.sort((one, other) => one.afterUs - one.beforeUs - (other.afterUs - other.beforeUs))
  const { beforeUs, afterUs, turnUs } = tightest as Bracket
  return {
    aheadUs: turnUs - (beforeUs + afterUs) / 2,
    uncertaintyUs: (afterUs - beforeUs) / 2 + ROUNDING_US,
  }
}

/** Before and after a measurement: what happened to the clocks between them is added to the uncertainty. */
export function overTime(before: WallClock, after: WallClock): WallClock {
  return {
    aheadUs: (before.aheadUs + after.aheadUs) / 2,
    uncertaintyUs: Math.max(before.uncertaintyUs, after.uncertaintyUs) + Math.abs(after.aheadUs - before.aheadUs) / 2,
  }
}

interface Bracket {
  readonly beforeUs: number
  readonly afterUs: number
  /** What the wall clock said at an instant between the two. */
  readonly turnUs: number
}

function nextTurn(clock: Clock, wallMs: () => number): Bracket {
  let beforeUs = clock.nowUs()
  const lastMs = wallMs()
  for (;;) {
    const candidateUs = clock.nowUs()
    const nowMs = wallMs()
    if (nowMs !== lastMs) return { beforeUs, afterUs: clock.nowUs(), turnUs: nowMs * 1000 }
    beforeUs = candidateUs
  }
}

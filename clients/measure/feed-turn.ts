/** How long it is an event's turn: a feed that lags by less has not lost its rate. */
import { rateAt, type SchedulePhase } from '../../protocol/schedule-phase.ts'

/** Two clocks round an instant. */
const ROUNDING_US = 10

/**
 * µs, until the next one is due: of an event of a burst, the next burst; of any other, by the rate at that time, and of a
 * recording by its mean.
 *
 * @param intoUs when it was due, from the beginning of its phase
 */
export function turnUs(phase: SchedulePhase, intoUs: number): number {
  const { burst } = phase
  if (burst !== undefined && isMultiple(intoUs, burst.everyMs * 1000)) return burst.everyMs * 1000
  return 1e6 / rateAt(phase, intoUs / 1000)
}

function isMultiple(us: number, ofUs: number): boolean {
  return Math.abs(us - Math.round(us / ofUs) * ofUs) <= ROUNDING_US
}

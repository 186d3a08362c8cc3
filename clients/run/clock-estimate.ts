/**
 * How far another clock is from ours, and how wrong that may be: from rounds of four stamps, as in NTP (RFC 5905 §8).
 *
 * A question leaves at t1 (ours), arrives at t2 (theirs), is answered at t3 (theirs); the answer arrives at t4 (ours).
 * Neither way takes less than no time, so theirs − ours lies between t3 − t4 and t2 − t1, however the round trip is
 * divided between the two ways. The offset is the middle, ((t2 − t1) + (t3 − t4)) / 2, and half of the round trip net
 * of the server's time, ((t4 − t1) − (t3 − t2)) / 2, bounds its error. So the round with the least of it tells most
 * (the clock filter of RFC 5905 §10): queues only ever make a round longer.
 */
import type { ClockRelation } from '../measure/server-clock.ts'

/** One question and its answer, whole µs: ours, theirs, theirs, ours. */
export interface TimeRound {
  readonly askedAtUs: number
  readonly receivedAtUs: number
  readonly answeredAtUs: number
  readonly toldAtUs: number
}

export interface ClockEstimate extends ClockRelation {
  /** When it held, µs of our clock: since then the clocks may have drifted apart. */
  readonly atUs: number
  /** The least round trip, without what the server took for its answer. */
  readonly roundTripUs: number
}

/** Stamps are whole µs that have begun: a difference of two is off by less than this. */
const STAMP_US = 1

/**
 * @throws RangeError for no round, and for one in which the server took longer than the whole round: then the clocks
 * do not run alike, or the stamps are made up
 */
export function estimateClock(rounds: readonly TimeRound[]): ClockEstimate {
  const [shortest] = [...rounds].sort((one, other) => underwayUs(one) - underwayUs(other))
  if (shortest === undefined) throw new RangeError('expected at least one round of a clock exchange, got none')
  const { askedAtUs, receivedAtUs, answeredAtUs, toldAtUs } = shortest
  if (underwayUs(shortest) < -2 * STAMP_US) {
    throw new RangeError(
      `expected the server to answer within the ${toldAtUs - askedAtUs} µs that its answer took, ` +
        `its clock says ${answeredAtUs - receivedAtUs} µs`,
    )
  }
  // Where the halves are no whole µs, rounding up the one makes up for rounding the other.
  return {
    offsetUs: Math.round((receivedAtUs - askedAtUs + answeredAtUs - toldAtUs) / 2),
    uncertaintyUs: Math.ceil(Math.max(0, underwayUs(shortest)) / 2) + STAMP_US,
    atUs: toldAtUs,
    roundTripUs: Math.max(0, underwayUs(shortest)),
  }
}

/** The round trip without the time that the server took for its answer. */
function underwayUs({ askedAtUs, receivedAtUs, answeredAtUs, toldAtUs }: TimeRound): number {
  return toldAtUs - askedAtUs - (answeredAtUs - receivedAtUs)
}

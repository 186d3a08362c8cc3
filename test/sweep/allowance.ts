/**
 * What host and instrument add to a mean latency, beside what theory knows of: each part as the trials measured it, and half a
 * millisecond for each time that one process hands over to the next. No more than `MOST_US`, however busy the machine was.
 */
import type { Trial } from '../../results/format.ts'

/**
 * A send to each of some twenty clients, one after the other, and until the process that reads is awake: 0.3 to 0.5 ms were
 * left between server and clients of one machine when everything else here was taken off.
 */
const HAND_OVER_US = 500
export const MOST_US = 3_000

export interface Allowance {
  /** From the due instant until the server published. */
  readonly feedUs: number
  /** What the link took beyond its delay, p50; 0 without one. */
  readonly linkUs: number
  /** How late a receive stamp may be, mean of its bounds. */
  readonly stampsUs: number
  readonly handOversUs: number
  /** All of it, or `MOST_US`. */
  readonly totalUs: number
}

/** Mean over the trials of an arm in a cell. */
export function allowanceOf(trials: readonly Trial[]): Allowance {
  const mean = (value: (trial: Trial) => number) => trials.reduce((sum, trial) => sum + value(trial), 0) / trials.length
  const parts = {
    feedUs: mean(({ latencyUs: { fromDue, fromSent } }) => (fromDue.mean ?? 0) - (fromSent.mean ?? 0)),
    linkUs: mean((trial) => passagesOf(trial) * (trial.network?.latenessP50Us ?? 0)),
    stampsUs: mean(({ driver }) => driver.stampErrorMeanUs ?? 0),
    handOversUs: mean((trial) => passagesOf(trial) * (isThroughLink(trial) ? 2 : 1) * HAND_OVER_US),
  }
  return {
    ...parts,
    totalUs: Math.min(
      MOST_US,
      Object.values(parts).reduce((sum, us) => sum + us, 0),
    ),
  }
}

/**
 * How often an event passes between server and client. Once; but where long polls find events waiting, their window holds a
 * question's passage and an answer's, too, and an event waits for half of it.
 */
function passagesOf({ theory, transport }: Trial): number {
  return transport === 'long-polling' && theory.formula !== 'd' ? 2 : 1
}

function isThroughLink({ network }: Trial): boolean {
  return network?.via === 'link'
}

/**
 * Gaps of one client of which nobody knew yet, when they were told, how long what they cover had been due: no client had
 * received it. That is found out when the trial is over, from whoever received it since, or from the schedule.
 */
import type { CoveredSeqs } from './covered-seqs.ts'

/**
 * When the oldest of some missing events was due, µs of the lab clock; null: none was missing; `unknown`: some were, and
 * nobody knows since when.
 */
export type DueInstant = number | 'unknown' | null

/** When a client last had everything before, and when it was told or had more, µs of the lab clock; each as stamped and at the earliest. */
export interface Wait {
  readonly sinceUs: number
  readonly untilUs: number
  readonly earliestSinceUs: number
  readonly earliestUntilUs: number
}

interface UndatedGap {
  readonly covered: CoveredSeqs
  readonly wait: Wait
  /** Of what it was without next; null when that is another gap's, or missing to the end. */
  nextDueAtUs: number | null
}

/** A time in which a client was without an event that was due then. */
interface StaleTime {
  readonly dueAtUs: number | 'unknown'
  readonly wait: Wait
}

export class UndatedGaps {
  readonly #gaps: UndatedGap[] = []
  /** The last one, while nothing has come since. */
  #open: UndatedGap | null = null

  told(covered: CoveredSeqs, wait: Wait): void {
    this.#open = { covered, wait, nextDueAtUs: null }
    this.#gaps.push(this.#open)
  }

  /** What the client was without after a gap was due then. Hot path. */
  next(dueAtUs: number): void {
    if (this.#open === null) return
    this.#open.nextDueAtUs = dueAtUs
    this.#open = null
  }

  /**
   * From the last to the first. A gap that covered nothing, as into a new epoch by a client that had all of the old one,
   * ended no wait: what came next was due during it, if anything was.
   *
   * @param oldestMissing of what never came, and nobody told
   */
  *dated(oldestMissing: DueInstant, dueOf: (covered: CoveredSeqs) => DueInstant): Generator<StaleTime> {
    let following = oldestMissing
    for (const { covered, wait, nextDueAtUs } of this.#gaps.toReversed()) {
      following = dueOf(covered) ?? nextDueAtUs ?? following
      if (following !== null) yield { dueAtUs: following, wait }
    }
  }
}

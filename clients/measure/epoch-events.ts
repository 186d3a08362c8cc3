/** What the clients of a population together know of the events of one epoch. A seq means nothing without its epoch. */
import { FanOut } from './fan-out.ts'

export class EpochEvents {
  /** Which of the population's epochs this is, from 0. */
  readonly index: number
  readonly fanOut = new FanOut()
  /** dueAt by seq, of every event that any client received: says how stale a client is that never got it. */
  readonly dueAtUs = new Map<number, number>()

  constructor(index = 0) {
    this.index = index
  }

  /** When the newest event before `seq` that any client received was due; −∞ without any. Looked up, so that arrivals cost nothing. */
  newestDueBeforeUs(seq: number): number {
    const before = this.dueAtUs.get(seq - 1)
    if (before !== undefined) return before
    let newest = { seq: 0, dueAtUs: Number.NEGATIVE_INFINITY }
    for (const [known, dueAtUs] of this.dueAtUs) if (known < seq && known > newest.seq) newest = { seq: known, dueAtUs }
    return newest.dueAtUs
  }
}

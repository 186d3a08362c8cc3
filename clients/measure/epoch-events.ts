/** What the clients of a population together know of the events of one epoch. A seq means nothing without its epoch. */
import { FanOut } from './fan-out.ts'

export class EpochEvents {
  readonly fanOut = new FanOut()
  /** dueAt by seq, of every event that any client received: says how stale a client is that never got it. */
  readonly dueAtUs = new Map<number, number>()
  #newest = { dueAtUs: Number.NEGATIVE_INFINITY, of: 0 }

  /** When the newest event that any client received was due; −∞ without any. Looked up, so that arrivals cost nothing. */
  get newestDueAtUs(): number {
    if (this.#newest.of < this.dueAtUs.size) {
      const dueAtUs = [...this.dueAtUs.values()].reduce((one, other) => Math.max(one, other))
      this.#newest = { dueAtUs, of: this.dueAtUs.size }
    }
    return this.#newest.dueAtUs
  }

  /** When the first event of firstSeq..lastSeq that any client received was due; null when none received one. */
  firstDueAtUs(firstSeq: number, lastSeq: number): number | null {
    for (let seq = firstSeq; seq <= lastSeq; seq++) {
      const dueAtUs = this.dueAtUs.get(seq)
      if (dueAtUs !== undefined) return dueAtUs
    }
    return null
  }
}

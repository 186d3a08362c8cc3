/**
 * How long clients were without current data because of a fault: for each client the longest of received − dueAt over
 * the events that it got, and of the waits that a gap ended, from the fault until it is current again once the fault is
 * over: until it has everything up to an event that was due after that. So an outage counts from when a client's own
 * data stopped, by the same rule for every transport; no event of that time was later than the greatest recovery, and
 * what is late long afterwards is not the fault's. A wait that the next fault finds unfinished counts up to there, and
 * then there too.
 */
import { createHistogram, type Histogram, recordUs } from '../../results/analysis/histogram.ts'

/** One fault and all clients. */
export class FaultRecovery {
  /** When it struck, µs of the lab clock. */
  readonly atUs: number
  /** From when on nothing of it lasts, µs of the lab clock; +∞ until that is known. */
  overAtUs: number
  /** Clients that missed something from then to the end of the trial, and were not told. */
  unrecovered = 0
  readonly #connections: number | null
  readonly #waitsUs: number[] = []

  /**
   * @param connections how many it struck; null for a fault that strikes the server as a whole
   * @param overAtUs null: not known yet
   */
  constructor(atUs: number, connections: number | null = null, overAtUs: number | null = null) {
    this.atUs = atUs
    this.overAtUs = overAtUs ?? Number.POSITIVE_INFINITY
    this.#connections = connections
  }

  /** One client's longest wait. */
  recovered(waitUs: number): void {
    this.#waitsUs.push(waitUs)
  }

  /**
   * The longest waits of as many clients as it struck connections, at least one: those that were struck, unless
   * others waited longer. Those that never recovered are among them, without a value. Of all clients where it
   * struck the server as a whole.
   */
  recoveryUs(): Histogram {
    const histogram = createHistogram()
    const struck = Math.max(1, this.#connections ?? Number.POSITIVE_INFINITY)
    const longest = this.#waitsUs.toSorted((one, other) => other - one)
    for (const waitUs of longest.slice(0, Math.max(0, struck - this.unrecovered))) recordUs(histogram, waitUs)
    return histogram
  }
}

/** Where a client is in its epoch when a window of its closes: the event that it needs next. */
export interface NextEvent {
  /** By seq, of every event of the epoch that anybody received. */
  readonly dueAtUs: ReadonlyMap<number, number>
  readonly seq: number
}

interface Window {
  readonly fault: FaultRecovery
  readonly longestUs: number
  /** Where the client was when this window ended; null at the trial's end: what is outstanding then never comes. */
  readonly closed: { readonly atUs: number; readonly next: NextEvent } | null
  /** When the next event was due, as far as a gap told that it would not come; null without one. */
  coveredDueAtUs: number | null
}

/** One client's waits, fault by fault. */
export class ClientWaits {
  /** The longest since the last fault, µs; −1 before the first. */
  longestUs = -1
  #fault: FaultRecovery | null = null
  readonly #windows: Window[] = []

  /** A fault struck, where the client was here: the window of the fault before closes, the next one opens. */
  struck(fault: FaultRecovery, next: NextEvent): void {
    this.#close({ atUs: fault.atUs, next })
    this.#fault = fault
    this.longestUs = -1
  }

  /** It had waited so long when this came. Hot path. */
  ended(waitUs: number): void {
    if (waitUs > this.longestUs) this.longestUs = waitUs
  }

  /** It has everything up to the event before `next`, which was due then; called after `ended`. Hot path. */
  current(dueAtUs: number, next: () => NextEvent): void {
    if (this.#fault === null || dueAtUs < this.#fault.overAtUs) return
    // The next one is due after this one: nothing is outstanding as the window closes.
    this.#close({ atUs: dueAtUs, next: next() })
    this.#fault = null
  }

  /** A gap came now and told that this event would not come, nor what followed; it was due then. */
  covered(next: NextEvent, dueAtUs: number, atUs: number): void {
    this.ended(atUs - dueAtUs)
    for (const window of this.#windows) {
      if (window.closed !== null && isSame(window.closed.next, next)) window.coveredDueAtUs = dueAtUs
    }
  }

  /**
   * The trial is over.
   *
   * @param missing the event that the client still needs, and nobody told it that it would not come; null for none
   */
  finish(missing: NextEvent | null): void {
    this.#close(null)
    for (const window of this.#windows) {
      const { fault, longestUs, closed } = window
      const openUs = unfinishedUs(window)
      const never = missing !== null && (closed === null || (openUs >= 0 && isSame(closed.next, missing)))
      const waitUs = Math.max(longestUs, openUs)
      if (never) fault.unrecovered++
      // Who had nothing to get in all that time was not without it.
      else if (waitUs >= 0) fault.recovered(waitUs)
    }
  }

  #close(closed: Window['closed']): void {
    if (this.#fault !== null)
      this.#windows.push({ fault: this.#fault, longestUs: this.longestUs, closed, coveredDueAtUs: null })
  }
}

function isSame(one: NextEvent, other: NextEvent): boolean {
  return one.dueAtUs === other.dueAtUs && one.seq === other.seq
}

/** How long the next event had been due as the window closed; negative when it was not yet, or when nobody can tell. */
function unfinishedUs({ closed, coveredDueAtUs }: Window): number {
  if (closed === null) return -1
  return closed.atUs - (closed.next.dueAtUs.get(closed.next.seq) ?? coveredDueAtUs ?? Number.POSITIVE_INFINITY)
}

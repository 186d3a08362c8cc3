/**
 * How long clients take to come through a fault: from the instant at which it struck to the first event that was due
 * after it and is here with everything before it, or is known to be lost by a gap. One value a client and fault.
 *
 * The driver hears of a fault some ms after it struck; whoever has a later event by then recovered when that came.
 */
import { createHistogram, type Histogram, recordUs } from '../../results/analysis/histogram.ts'

/** One fault and all clients. */
export class FaultRecovery {
  /** When it struck, µs of the lab clock. */
  readonly atUs: number
  readonly recoveryUs: Histogram = createHistogram()
  /** Clients that never got there. */
  unrecovered = 0

  constructor(atUs: number) {
    this.atUs = atUs
  }
}

/** The faults that one client has not come through yet; null in its observer when there is none. */
export class PendingFaults {
  #faults: FaultRecovery[] = []
  #lastGapAtUs: number | null = null

  /** None is left. */
  get empty(): boolean {
    return this.#faults.length === 0
  }

  add(fault: FaultRecovery): void {
    this.#faults.push(fault)
  }

  /** At `atUs` the client has, or was told that it will never have, everything up to an event that was due then. */
  reached(dueAtUs: number, atUs: number): void {
    this.#faults = this.#faults.filter((fault) => {
      if (fault.atUs > dueAtUs) return true
      recordUs(fault.recoveryUs, atUs - fault.atUs)
      return false
    })
  }

  /** A gap signal came; when the events that it covers were due is not known yet. */
  gap(atUs: number): void {
    this.#lastGapAtUs = atUs
  }

  /**
   * The trial is over. A client that knows of everything that was published has come through every fault: by a gap
   * that was its last news, or there was nothing to get after the fault.
   */
  finish(knowsAll: boolean): void {
    for (const fault of this.#faults) {
      if (!knowsAll) fault.unrecovered++
      else if (this.#lastGapAtUs !== null && this.#lastGapAtUs >= fault.atUs) {
        recordUs(fault.recoveryUs, this.#lastGapAtUs - fault.atUs)
      }
    }
    this.#faults = []
  }
}

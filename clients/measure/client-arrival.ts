/**
 * How one client came in. Joining and the first event count from its place in the ramp: a driver that is late cannot hide
 * how long its clients waited.
 */
import { type Histogram, recordUs } from '../../results/analysis/histogram.ts'

/** Where a population keeps how long that took, one value a client. */
interface ArrivalMeasures {
  readonly joinUs: Histogram
  readonly firstEventUs: Histogram
}

export class ClientArrival {
  /** Its first connect(), µs of the lab clock; null before. */
  openedAtUs: number | null = null
  /** Its first hello; null before. */
  joinedAtUs: number | null = null
  readonly #measures: ArrivalMeasures
  #placeAtUs: number | null = null
  #hasEvent = false

  constructor(measures: ArrivalMeasures) {
    this.#measures = measures
  }

  /** It should connect then. */
  place(atUs: number): void {
    this.#placeAtUs = atUs
  }

  connecting(atUs: number): void {
    this.openedAtUs ??= atUs
  }

  /** Called once. */
  joined(atUs: number): void {
    this.joinedAtUs = atUs
    recordUs(this.#measures.joinUs, atUs - this.#sinceUs(atUs))
  }

  /** Hot path. */
  event(atUs: number): void {
    if (this.#hasEvent) return
    this.#hasEvent = true
    recordUs(this.#measures.firstEventUs, atUs - this.#sinceUs(atUs))
  }

  #sinceUs(otherwiseUs: number): number {
    return this.#placeAtUs ?? this.openedAtUs ?? otherwiseUs
  }
}

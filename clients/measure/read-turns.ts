/**
 * The instrument's own error: what arrives while the driver handles earlier reads is stamped late.
 *
 * Receive stamps are taken at the read. Reads of one turn of the event loop became ready together at its start
 * or while the turn before was running, so the error of a stamp is at most the time from the start of its
 * turn's first read, plus the length of the turn before when that one ended just now. The bound that is
 * reported is the p99 of turn lengths (burst size × cost per message, measured instead of multiplied).
 */

import type { Clock } from '../../protocol/clock.ts'
import type { Histogram } from '../../results/analysis/histogram.ts'
import { createHistogram, recordUs } from '../../results/analysis/histogram.ts'

export class ReadTurns {
  readonly #clock: Clock
  readonly #isMeasured: (atUs: number) => boolean
  readonly lengths: Histogram = createHistogram()
  #beganAtUs = 0
  #inTurn = false

  constructor(clock: Clock, isMeasured: (atUs: number) => boolean) {
    this.#clock = clock
    this.#isMeasured = isMeasured
  }

  /** A read was stamped at this instant. Hot path; one setImmediate a turn, which runs after the turn's reads. */
  read(atUs: number): void {
    if (this.#inTurn) return
    this.#inTurn = true
    this.#beganAtUs = atUs
    setImmediate(this.#endTurn)
  }

  readonly #endTurn = (): void => {
    this.#inTurn = false
    if (this.#isMeasured(this.#beganAtUs)) recordUs(this.lengths, this.#clock.nowUs() - this.#beganAtUs)
  }
}

/**
 * When something was received, and how wrong that may be.
 *
 * Reads of one turn of the event loop were found ready together, before the first of them was handled; so all
 * of them carry the time at which the first began. A stamp of its own for each would charge the last reader of
 * a burst with the handling of all others (measured: two to four times the error at p50).
 *
 * What this leaves: bytes that arrived while the loop was at work (other reads, timers, collections) waited unseen,
 * so a stamp is late by at most the time for which the loop was not idle since it last went to sleep. A read that
 * holds several messages may hold one that arrived after the turn began, for which the turn's stamp would be early:
 * those behind the first are stamped as they are taken, late by at most the time since. The events of one answer are
 * complete together and share its stamp. Above 90 % utilisation turns hardly end, and each read is stamped by itself
 * again. The bound of each event is kept; its percentiles stand beside those of the latency. What the system does to
 * the process before it runs at all (another process on its processor) is in no user-space clock's sight and not in
 * the bound.
 *
 * Used by one process; every call happens on its event loop.
 */

import { performance } from 'node:perf_hooks'
import type { Clock } from '../../protocol/clock.ts'
import { createHistogram, type Histogram, recordUs } from '../../results/analysis/histogram.ts'
import type { ReadClock } from '../transport.ts'

/** From this share of time in which the loop is busy on, turns are not told apart, 0–1. */
const BUSY_LOOP = 0.9

interface LoopSample {
  readonly atUs: number
  /** Time for which the loop had been idle since its start, µs. */
  readonly idleUs: number
}

export class ReadStamps implements ReadClock {
  /** Bounds on the error of the stamps of measured events, µs. */
  readonly errorUs: Histogram = createHistogram()
  readonly #clock: Clock
  readonly #readIdleUs: () => number
  #oneEachTurn = true
  #inTurn = false
  #beganAtUs = 0
  /** The last instant at which the loop was looked at, and the last one after which it has slept. */
  #latest: LoopSample
  #beforeSleep: LoopSample
  #waitedUs = 0

  /** @param idleUs for how long the event loop has been idle since its start, µs */
  constructor(clock: Clock, idleUs: () => number = loopIdleUs) {
    this.#clock = clock
    this.#readIdleUs = idleUs
    this.#latest = { atUs: clock.nowUs(), idleUs: idleUs() }
    this.#beforeSleep = this.#latest
  }

  /** The stamp of a read that is being handled now. */
  nowUs(): number {
    if (!this.#inTurn) this.#beginTurn()
    return this.#oneEachTurn ? this.#beganAtUs : this.#clock.nowUs()
  }

  /** A message behind another of one read may have come after the turn began: it is stamped by itself. */
  behindAnotherUs(atUs: number): number {
    return this.#oneEachTurn ? this.#clock.nowUs() : atUs
  }

  /** For an event that was sent after its read's turn began: it came in between, so the turn's stamp cannot be its own. */
  exactUs(): number {
    return this.#clock.nowUs()
  }

  /** A measured event was stamped at `atUs`; `behindAnother`: another event has the same stamp, of one answer. */
  measured(atUs: number, behindAnother: boolean): void {
    const sinceUs = behindAnother && this.#oneEachTurn ? this.#clock.nowUs() - atUs : atUs - this.#beganAtUs
    recordUs(this.errorUs, this.#waitedUs + sinceUs)
  }

  /** How busy the event loop was lately, 0–1: decides whether reads share a stamp. */
  heed(utilisation: number): void {
    this.#oneEachTurn = utilisation < BUSY_LOOP
  }

  /** Looks at the loop: after each turn, and after work of ours that is no read, so that it is charged to nothing later. */
  look(): LoopSample {
    const sample = { atUs: this.#clock.nowUs(), idleUs: this.#readIdleUs() }
    if (sample.idleUs > this.#latest.idleUs) this.#beforeSleep = this.#latest
    this.#latest = sample
    return sample
  }

  #beginTurn(): void {
    const { atUs, idleUs } = this.look()
    this.#waitedUs = Math.max(0, atUs - this.#beforeSleep.atUs - (idleUs - this.#beforeSleep.idleUs))
    this.#inTurn = true
    this.#beganAtUs = atUs
    setImmediate(this.#endTurn)
  }

  /** setImmediate runs when the reads of this turn are done. */
  readonly #endTurn = (): void => {
    this.#inTurn = false
    this.look()
  }
}

/** libuv's own count of the time in which it waited for events. */
function loopIdleUs(): number {
  return performance.nodeTiming.idleTime * 1000
}

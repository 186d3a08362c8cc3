/**
 * When something was received, and how wrong that may be.
 *
 * Reads of one turn of the event loop were found ready together, before the first of them was handled; so all
 * of them carry the time at which the first began. A stamp of its own for each would charge the last reader of
 * a burst with the handling of all others (measured: two to four times the error at p50).
 *
 * What this leaves: bytes that arrived while the loop was at work (other reads, timers, collections) waited unseen.
 * A loop that slept had found nothing before; so a stamp is late by at most the time for which the loop was not idle
 * since it last went to sleep. Nor is anything ready that a turn does not take up: so also by at most that time since
 * the turn before began, and what had woken that one until then. Nor by more than what passed since the event was sent.
 * Waiting for a processor, one that another process has or that is asleep, is no idleness, where the system tells
 * (processor-queue.ts).
 *
 * A read that holds several messages may hold one that arrived after the turn began, for which the turn's stamp would
 * be early: those behind the first are stamped as they are taken, late by at most the time since. The events of one
 * answer are complete together and share its stamp. Above 90 % utilisation turns hardly end, and each read is stamped
 * by itself again. The bound of each event is kept; its percentiles stand beside those of the latency.
 *
 * Used by one process; every call happens on its event loop.
 */

import { performance } from 'node:perf_hooks'
import type { Clock } from '../../protocol/clock.ts'
import { createHistogram, type Histogram, recordUs } from '../../results/analysis/histogram.ts'
import type { ReadClock } from '../transport.ts'
import { processorQueueUs } from './processor-queue.ts'

/** From this share of time in which the loop is busy on, turns are not told apart, 0–1. */
const BUSY_LOOP = 0.9

interface LoopSample {
  readonly atUs: number
  /** Time for which the loop had been idle since its start, µs. */
  readonly idleUs: number
  /** Time for which it had been ready and without a processor since its start, µs. */
  readonly queuedUs: number
}

export class ReadStamps implements ReadClock {
  /** Bounds on the error of the stamps of measured events, µs. */
  readonly errorUs: Histogram = createHistogram()
  readonly #clock: Clock
  readonly #readIdleUs: () => number
  readonly #readQueuedUs: () => number
  #oneEachTurn = true
  #inTurn = false
  #beganAtUs = 0
  /** The last instant at which the loop was looked at, and the last one after which it has slept. */
  #latest: LoopSample
  #beforeSleep: LoopSample
  /** Where the latest turn began, and where it or the one before ended. */
  #turnBegan: LoopSample
  #turnEnded: LoopSample
  /** For how long what woke the latest turn may have waited for it, µs. */
  #wakingUs = 0
  #waitedUs = 0

  /**
   * @param idleUs for how long the event loop has been idle since its start, µs
   * @param queuedUs for how long it has waited for a processor, µs: libuv takes that for idle while it wakes up
   */
  constructor(clock: Clock, idleUs: () => number = loopIdleUs, queuedUs: () => number = processorQueueUs) {
    this.#clock = clock
    this.#readIdleUs = idleUs
    this.#readQueuedUs = queuedUs
    this.#latest = { atUs: clock.nowUs(), idleUs: idleUs(), queuedUs: queuedUs() }
    this.#beforeSleep = this.#latest
    this.#turnBegan = this.#latest
    this.#turnEnded = this.#latest
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

  /**
   * A measured event was stamped at `atUs`; `behindAnother`: another event has the same stamp, of one answer;
   * `sinceSentUs`: how long before the stamp it was sent at the earliest, for it was not there before that.
   */
  measured(atUs: number, behindAnother: boolean, sinceSentUs: number): void {
    const lateUs = Math.min(this.#waitedUs + atUs - this.#beganAtUs, sinceSentUs)
    const earlyUs = behindAnother && this.#oneEachTurn ? this.#clock.nowUs() - atUs : 0
    recordUs(this.errorUs, Math.max(lateUs, earlyUs))
  }

  /** How busy the event loop was lately, 0–1: decides whether reads share a stamp. */
  heed(utilisation: number): void {
    this.#oneEachTurn = utilisation < BUSY_LOOP
  }

  /** Looks at the loop: after each turn, and after work of ours that is no read, so that it is charged to nothing later. */
  look(): LoopSample {
    const sample = { atUs: this.#clock.nowUs(), idleUs: this.#readIdleUs(), queuedUs: this.#readQueuedUs() }
    if (sample.idleUs > this.#latest.idleUs) this.#beforeSleep = this.#latest
    this.#latest = sample
    return sample
  }

  #beginTurn(): void {
    const began = this.look()
    const sinceTurnUs = awakeUs(this.#turnBegan, began) + this.#wakingUs
    this.#waitedUs = Math.min(awakeUs(this.#beforeSleep, began), sinceTurnUs)
    this.#wakingUs = awakeUs(this.#turnEnded, began)
    this.#turnBegan = began
    this.#inTurn = true
    this.#beganAtUs = began.atUs
    setImmediate(this.#endTurn)
  }

  /** setImmediate runs when the reads of this turn are done. */
  readonly #endTurn = (): void => {
    this.#inTurn = false
    this.#turnEnded = this.look()
  }
}

/** Of the time between two looks what the loop was not idle for; waiting for a processor while at work counts twice, so it may be too much, never too little. */
function awakeUs(from: LoopSample, to: LoopSample): number {
  const elapsedUs = to.atUs - from.atUs
  const idleUs = to.idleUs - from.idleUs
  const queuedUs = to.queuedUs - from.queuedUs
  return Math.max(0, Math.min(elapsedUs, elapsedUs - idleUs + queuedUs))
}

/** libuv's own count of the time in which it waited for events. */
function loopIdleUs(): number {
  return performance.nodeTiming.idleTime * 1000
}

/**
 * When something was received, and how wrong that may be: late by at most so much, and never early.
 *
 * Reads of one turn of the event loop were found ready together, before the first of them was handled; so all
 * of them carry the time at which the first began. A stamp of its own for each would charge the last reader of
 * a burst with the handling of all others (measured: two to four times the error at p50). What a read holds besides the
 * message that made it ready may have come since: it is stamped when it is complete (wire/read-instants.ts).
 *
 * Not all of a long turn were found together: libuv takes 1,024 from the system at once, and when it got as many it looks
 * again in the same turn (events[1024] in uv__io_poll of its linux.c and kqueue.c). With so many sockets only
 * the first half of that many reads share a stamp, the other half being left for connects and ends, which nobody counts.
 *
 * What this leaves: bytes that arrived while the loop was at work (other reads, timers, collections) waited unseen.
 * A loop that slept had found nothing before; so a stamp is late by at most the time for which the loop was not idle
 * since it last went to sleep. Nor is anything ready that a turn does not take up: so also by at most that time since
 * the turn before began, and what had woken that one until then. Nor by more than what passed since the event was sent.
 * Waiting for a processor, one that another process has or that is asleep, is no idleness, where the system tells
 * (processor-queue.ts).
 *
 * A message that is stamped by itself is late by the time since the turn began besides. Above 90 % utilisation turns
 * hardly end, and each read is stamped by itself again. What the bounds mean for the percentiles: stamp-errors.ts.
 *
 * Used by one process; every call happens on its event loop.
 */

import type { Clock } from '../../protocol/clock.ts'
import type { ReadClock } from '../transport.ts'
import { awakeUs, LoopLooks, type LoopSample } from './loop-sample.ts'

/** From this share of time in which the loop is busy on, turns are not told apart, 0–1. */
const BUSY_LOOP = 0.9

/** With no more sockets libuv looks once a turn: less than 1,024, since the process has other handles too. */
const FEW_SOCKETS = 960

/** So many reads of a turn share its stamp where there are more sockets. */
export const SHARED_READS = 512

export class ReadStamps implements ReadClock {
  readonly #clock: Clock
  readonly #looks: LoopLooks
  #oneEachTurn = true
  #inTurn = false
  #beganAtUs = 0
  /** Of this turn, the first left out. */
  #reads = 0
  #sharesAll = true
  #sockets = 0
  /** Whether the read that is being handled has its turn's stamp, and is not the first. */
  #shares = false
  /** Where the latest turn began, and where it or the one before ended. */
  #turnBegan: LoopSample
  #turnEnded: LoopSample
  /** For how long what woke the latest turn may have waited for it, µs. */
  #wakingUs = 0
  #waitedUs = 0

  /** @param idleUs and `queuedUs`: as `LoopLooks` */
  constructor(clock: Clock, idleUs?: () => number, queuedUs?: () => number) {
    this.#clock = clock
    this.#looks = new LoopLooks(clock, idleUs, queuedUs)
    this.#turnBegan = this.#looks.latest
    this.#turnEnded = this.#looks.latest
  }

  /** A socket was opened, or is gone. */
  opened(): void {
    this.#sockets++
  }
  closed(): void {
    this.#sockets--
  }

  /** The stamp of a read that is being handled now; to be asked once for each read of the process. */
  nowUs(): number {
    if (!this.#inTurn) return this.#beginTurn()
    this.#reads++
    this.#shares = this.#oneEachTurn && (this.#sharesAll || this.#reads < SHARED_READS)
    return this.#shares ? this.#beganAtUs : this.#clock.nowUs()
  }

  /** Of a read that shares its turn's stamp all that it holds was there only now; any other was stamped after it was read. */
  completedUs(atUs: number): number {
    return this.#shares ? this.#clock.nowUs() : atUs
  }

  /** For an event that was sent after its read's turn began: it came in between, so the turn's stamp cannot be its own. */
  exactUs(): number {
    return this.#clock.nowUs()
  }

  /**
   * By how much the stamp `atUs` of an event of this turn may be late, µs. Hot path.
   * @param sinceSentUs how long before the stamp it was sent at the earliest, for it was not there before that
   */
  lateUs(atUs: number, sinceSentUs: number): number {
    return Math.max(0, Math.min(this.#waitedUs + atUs - this.#beganAtUs, sinceSentUs))
  }

  /** How busy the event loop was lately, 0–1: decides whether reads share a stamp. */
  heed(utilisation: number): void {
    this.#oneEachTurn = utilisation < BUSY_LOOP
  }

  /** Looks at the loop: after each turn, and after work of ours that is no read, so that it is charged to nothing later. */
  look(): LoopSample {
    return this.#looks.look()
  }

  #beginTurn(): number {
    const began = this.look()
    const sinceTurnUs = awakeUs(this.#turnBegan, began) + this.#wakingUs
    this.#waitedUs = Math.min(this.#looks.awakeSinceSleepUs(began), sinceTurnUs)
    this.#wakingUs = awakeUs(this.#turnEnded, began)
    this.#turnBegan = began
    this.#inTurn = true
    this.#beganAtUs = began.atUs
    this.#reads = 0
    this.#shares = false
    this.#sharesAll = this.#sockets <= FEW_SOCKETS
    setImmediate(this.#endTurn)
    return began.atUs
  }

  /** setImmediate runs when the reads of this turn are done. */
  readonly #endTurn = (): void => {
    this.#inTurn = false
    this.#turnEnded = this.look()
  }
}

/**
 * When something reached the link, as well as a process can know that.
 *
 * What is read in one turn of the event loop was found ready together, before the first of it was handled; so it is
 * dated with the beginning of that turn, as the driver's receive stamps are (measure/read-stamps.ts, also on why not
 * all of a long turn was found together: the rest is dated by itself). A date of its own for each read would hide what
 * handling the others took: all would come out as late as they were read, and none would be called late.
 *
 * Before the turn it may have waited unseen, while the loop was at work or without a processor. A loop that slept had
 * found nothing before: so for no longer than the loop was awake since it last went to sleep. And the loop polls between
 * any two of its check phases (libuv's word; setImmediate runs there): so for no longer than it was awake since the
 * last but one of them.
 *
 * What arrives on a line during the very turn in which more of it is read is dated a little too early.
 */
import type { Clock } from '../../protocol/clock.ts'
import { awakeUs, LoopLooks, type LoopSample } from '../measure/loop-sample.ts'
import { SHARED_READS } from '../measure/read-stamps.ts'

/** Used by one process; every call happens on its event loop. */
export class LoopTurns {
  readonly #clock: Clock
  readonly #looks: LoopLooks
  #checked: LoopSample
  #checkedBefore: LoopSample
  #awaitsCheck = false
  #inTurn = false
  /** Of this turn. */
  #reads = 0
  #beganUs = 0
  #waitedBeforeUs = 0
  #enteredUs = 0

  /** @param idleUs and `queuedUs`: as `LoopLooks` */
  constructor(clock: Clock, idleUs?: () => number, queuedUs?: () => number) {
    this.#clock = clock
    this.#looks = new LoopLooks(clock, idleUs, queuedUs)
    this.#checked = this.#looks.latest
    this.#checkedBefore = this.#looks.latest
  }

  /** Bytes, an end or a connection came: to be told before its date is asked for. */
  read(): void {
    if (!this.#inTurn) this.#begin()
    this.#reads++
    this.#enteredUs = this.#reads <= SHARED_READS ? this.#beganUs : this.#clock.nowUs()
  }

  /** The date of what came last, µs. */
  get enteredUs(): number {
    return this.#enteredUs
  }

  /** For how long at most it may have been there before its date, µs. */
  get waitedUs(): number {
    return this.#waitedBeforeUs + this.#enteredUs - this.#beganUs
  }

  /** The loop will not sleep before its next check phase, which is looked at. */
  turning(): void {
    if (this.#awaitsCheck) return
    this.#awaitsCheck = true
    setImmediate(this.#check)
  }

  /** Looks at the loop; after work that is no read, so that it is charged to nothing that comes after a sleep. */
  look(): LoopSample {
    return this.#looks.look()
  }

  #begin(): void {
    const began = this.look()
    this.#waitedBeforeUs = Math.min(this.#looks.awakeSinceSleepUs(began), awakeUs(this.#checkedBefore, began))
    this.#beganUs = began.atUs
    this.#inTurn = true
    this.#reads = 0
    this.turning()
  }

  readonly #check = (): void => {
    this.#awaitsCheck = false
    this.#inTurn = false
    this.#checkedBefore = this.#checked
    this.#checked = this.look()
  }
}

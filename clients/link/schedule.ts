/**
 * Things to do at instants, as precisely as a process can without standing still: never early, and late by little.
 *
 * Node's timers count whole milliseconds and fire up to one early or late. So a timer wakes this up a little before
 * the next instant, and the event loop then turns without waiting, serving sockets on every turn, until it has come.
 * That burns processor time, so it ends where it would take more than a quarter of a processor: from there to the end
 * of the second timers alone decide, and what they do comes up to a millisecond late. All this is true of Linux. Windows
 * has coarser timers (some 15 ms, unless a program asks for finer ones): what comes late for that is recorded as lateness.
 */
import type { Clock } from '../../protocol/clock.ts'

/** From here on the loop turns instead of waiting, µs: more than a timer's error on Linux, less than one on Windows. */
const SPIN_US = 1_500

/** A timer aims so long before its instant, µs: what it takes to be told of it. */
const HEAD_START_US = 300

/** Of each second so much may be spent turning, µs. */
const SPIN_BUDGET_US = 250_000
const SECOND_US = 1_000_000

/** Hears what this does with the event loop. */
export interface LoopWatch {
  /** It turns without waiting. */
  turning(): void
  /** Something was done that is no read. */
  look(): void
}

interface Waiting {
  readonly atUs: number
  readonly act: () => void
}

export class Schedule {
  readonly #clock: Clock
  readonly #watch: LoopWatch | null
  /** In the order of their instants, equal ones as they came. Most come last, so a list beats a heap. */
  readonly #waiting: Waiting[] = []
  #timer: NodeJS.Timeout | undefined
  #turn: NodeJS.Immediate | undefined
  #turningSinceUs: number | null = null
  #acting = false
  #secondBeganUs = 0
  #spentUs = 0

  constructor(clock: Clock, watch: LoopWatch | null = null) {
    this.#clock = clock
    this.#watch = watch
  }

  /** `act` is called once, at `atUs` of the clock or as soon after it as can be; not from within this call. */
  at(atUs: number, act: () => void): void {
    let place = this.#waiting.length
    while (place > 0 && (this.#waiting[place - 1] as Waiting).atUs > atUs) place--
    this.#waiting.splice(place, 0, { atUs, act })
    if (place === 0 && !this.#acting) this.#waitForFirst()
  }

  /** Forgets everything that was still to come. */
  clear(): void {
    this.#waiting.length = 0
    this.#rest()
  }

  readonly #actDue = (): void => {
    this.#acting = true
    const nowUs = this.#clock.nowUs()
    const later = this.#waiting.findIndex(({ atUs }) => atUs > nowUs)
    const due = this.#waiting.splice(0, later === -1 ? this.#waiting.length : later)
    for (const { act } of due) act()
    this.#acting = false
    if (due.length > 0) this.#watch?.look()
    this.#waitForFirst()
  }

  #waitForFirst(): void {
    const first = this.#waiting[0]
    if (first === undefined) {
      this.#rest()
      return
    }
    const nowUs = this.#clock.nowUs()
    const remainingUs = first.atUs - nowUs
    if (remainingUs <= SPIN_US && this.#mayTurn(nowUs)) {
      clearTimeout(this.#timer)
      clearImmediate(this.#turn)
      this.#turn = setImmediate(this.#actDue)
      this.#watch?.turning()
      return
    }
    this.#rest()
    // A timer of n ms fires after n − 1 to n ms: rounded down it is never late, rounded up never early.
    const ms = remainingUs > SPIN_US ? Math.floor((remainingUs - HEAD_START_US) / 1000) : Math.ceil(remainingUs / 1000)
    this.#timer = setTimeout(this.#actDue, Math.max(1, ms))
  }

  #rest(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#turn)
    this.#turningSinceUs = null
  }

  /** Whether the budget of this second allows one more turn; counts the time since the turn before. */
  #mayTurn(nowUs: number): boolean {
    if (nowUs - this.#secondBeganUs >= SECOND_US) {
      this.#secondBeganUs = nowUs
      this.#spentUs = 0
    }
    if (this.#turningSinceUs !== null) this.#spentUs += nowUs - this.#turningSinceUs
    this.#turningSinceUs = nowUs
    return this.#spentUs < SPIN_BUDGET_US
  }
}

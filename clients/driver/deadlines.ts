/** Things to do at absolute instants: corrected against the clock, never early, so that no error adds up. */
import type { Clock } from '../../protocol/clock.ts'

export interface Deadline {
  readonly atUs: number
  readonly act: () => void
}

/** Node's timers are good to a millisecond and take whole ones. */
const TIMER_STEP_US = 1000

export class Deadlines {
  readonly #clock: Clock
  readonly #waiting: Deadline[]
  /** The first that is not done; thousands are not moved up one by one. */
  #first = 0
  #timer: NodeJS.Timeout | null = null

  constructor(clock: Clock, deadlines: readonly Deadline[]) {
    this.#clock = clock
    this.#waiting = [...deadlines].sort((left, right) => left.atUs - right.atUs)
    this.#wait()
  }

  /** Does at once what is overdue; what is still ahead will not be done. */
  end(): void {
    this.#actOverdue()
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#waiting.length = 0
    this.#first = 0
  }

  #wait(): void {
    const next = this.#waiting[this.#first]
    if (next === undefined) return
    const remainingUs = next.atUs - this.#clock.nowUs()
    this.#timer = setTimeout(this.#act, Math.max(0, Math.ceil(remainingUs / TIMER_STEP_US)))
  }

  readonly #act = (): void => {
    this.#actOverdue()
    this.#wait()
  }

  #actOverdue(): void {
    for (;;) {
      const next = this.#waiting[this.#first]
      if (next === undefined || next.atUs > this.#clock.nowUs()) return
      this.#first++
      next.act()
    }
  }
}

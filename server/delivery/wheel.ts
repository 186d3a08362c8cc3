/**
 * One timer for everything that waits: heartbeats, pings, held polls, deadlines of slow readers.
 * Thousands of connections would otherwise each keep a timer of their own. Coarse on purpose: a task runs
 * in the first turn of the wheel at or after its time.
 */

/** How often the wheel turns, ms. A task's time is rounded up to a whole turn, so it may be late by two. */
export const TURN_MS = 20

export interface Task {
  cancel(): void
}

export class Wheel {
  readonly #slots = new Map<number, Set<() => void>>()
  readonly #nowMs: () => number
  #turned = 0
  /** The slot that the latest turn went up to; ahead of `#turned` while that turn's tasks run. */
  #latest = 0
  #timer: NodeJS.Timeout | null = null

  /** @param nowMs monotonic; tests bring their own and call `turn` */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs
  }

  /** Runs `task` once, `delayMs` from now. */
  after(delayMs: number, task: () => void): Task {
    return this.at(this.#nowMs() + delayMs, task)
  }

  /** Runs `task` once, at this time of the wheel's clock; at the next turn if it is past. */
  at(timeMs: number, task: () => void): Task {
    this.#startTurning()
    const slot = Math.max(this.#turned + 1, Math.ceil(timeMs / TURN_MS))
    const tasks = this.#slots.get(slot) ?? new Set()
    tasks.add(task)
    this.#slots.set(slot, tasks)
    return { cancel: () => this.#cancel(slot, task) }
  }

  /** Now, by the wheel's clock. */
  get nowMs(): number {
    return this.#nowMs()
  }

  /** The time of the latest turn: a turn ago at most, unless the loop is late; unlike a clock's, reading it is free. */
  get turnMs(): number {
    return (this.#timer === null ? this.#slotNow() : this.#latest) * TURN_MS
  }

  /** Tasks that wait. */
  get size(): number {
    let size = 0
    for (const tasks of this.#slots.values()) size += tasks.size
    return size
  }

  /** Runs what is due. */
  turn(): void {
    const until = this.#slotNow()
    this.#latest = until
    while (this.#turned < until) {
      this.#turned += 1
      this.#run(this.#slots.get(this.#turned) ?? new Set())
      this.#slots.delete(this.#turned)
    }
    this.#restWhenEmpty()
  }

  /** Each leaves before it runs; the slot keeps the rest, so that one task may still cancel another of its turn. */
  #run(tasks: Set<() => void>): void {
    for (const task of tasks) {
      tasks.delete(task)
      task()
    }
  }

  #slotNow(): number {
    return Math.floor(this.#nowMs() / TURN_MS)
  }

  #startTurning(): void {
    if (this.#timer !== null) return
    this.#turned = this.#slotNow()
    this.#latest = this.#turned
    this.#timer = setInterval(() => this.turn(), TURN_MS).unref()
  }

  #cancel(slot: number, task: () => void): void {
    const tasks = this.#slots.get(slot)
    tasks?.delete(task)
    if (tasks?.size === 0) this.#slots.delete(slot)
    this.#restWhenEmpty()
  }

  /** An idle wheel does not turn. */
  #restWhenEmpty(): void {
    if (this.#slots.size > 0 || this.#timer === null) return
    clearInterval(this.#timer)
    this.#timer = null
  }
}

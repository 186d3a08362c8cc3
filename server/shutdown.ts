/**
 * How everything that is held open ends when the server goes: each registers its own way. A server that closes
 * ends all of it at once; one that drains lets each go at a random instant of its own, so that clients that have
 * another server to go to do not reach it all at the same time.
 */
import { type Task, TURN_MS, type Wheel } from './delivery/wheel.ts'

/** By how much the wheel may be late. */
const WHEEL_LATE_MS = 2 * TURN_MS

interface Drain {
  readonly wheel: Wheel
  /** When the last one has to be told, ms of the wheel. */
  readonly untilMs: number
  readonly random: () => number
}

export class Shutdown {
  readonly #endings = new Map<() => void, Task | null>()
  #begun = false
  #drain: Drain | null = null

  /** The server is closing; nothing new is let in. */
  get begun(): boolean {
    return this.#begun
  }

  /** The server is on its way out: new connections should go elsewhere, those that are here are still served. */
  get draining(): boolean {
    return this.#begun || this.#drain !== null
  }

  /** Calls `end` when the server closes, or before if it drains, until the returned function is called. */
  add(end: () => void): () => void {
    this.#endings.set(end, this.#schedule(end))
    return () => this.#forget(end)
  }

  /** From now on everything ends within `ms`, each at an instant of its own; what is held anew meanwhile too. */
  drain(wheel: Wheel, ms: number, random: () => number = Math.random): void {
    if (this.draining) return
    this.#drain = { wheel, untilMs: wheel.nowMs + ms - WHEEL_LATE_MS, random }
    for (const end of this.#endings.keys()) this.#endings.set(end, this.#schedule(end))
  }

  /** Ends at once whatever is still there. */
  begin(): void {
    this.#begun = true
    for (const end of [...this.#endings.keys()]) this.#end(end)
  }

  #schedule(end: () => void): Task | null {
    if (this.#drain === null) return null
    const { wheel, untilMs, random } = this.#drain
    return wheel.after(random() * Math.max(0, untilMs - wheel.nowMs), () => this.#end(end))
  }

  #end(end: () => void): void {
    this.#forget(end)
    end()
  }

  #forget(end: () => void): void {
    this.#endings.get(end)?.cancel()
    this.#endings.delete(end)
  }
}

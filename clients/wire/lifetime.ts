/**
 * The life of one following: which of its sockets are open, and how it all ended.
 * `done` settles when the last socket is closed, not before, so that no byte escapes the ledger.
 */

/** How long a failed following waits for the other side's FIN before it resets, ms: longer than any loopback needs. */
const FAILED_CLOSE_MS = 1000

interface Closable {
  end(): void
  abort(): void
}

export class Lifetime {
  readonly done: Promise<void>
  #settle: () => void = () => {}
  readonly #open = new Set<Closable>()
  readonly #cleanups: (() => void)[] = []
  #ending = false
  #failure: Error | null = null
  #grace: NodeJS.Timeout | undefined

  constructor() {
    this.done = new Promise((resolve, reject) => {
      this.#settle = () => (this.#failure === null ? resolve() : reject(this.#failure))
    })
  }

  /** True from the first `end`, `fail` or `abort` on: nothing new is begun. */
  get ending(): boolean {
    return this.#ending
  }

  /** Registers what must stop when this life ends: timers. */
  onEnding(cleanup: () => void): void {
    if (this.#ending) cleanup()
    else this.#cleanups.push(cleanup)
  }

  opened(closable: Closable): void {
    this.#open.add(closable)
  }

  closed(closable: Closable): void {
    this.#open.delete(closable)
    this.#settleWhenEmpty()
  }

  /** Orderly: half-closes every socket; `done` resolves when each was read to its end. */
  end(): void {
    this.#begin()
    for (const closable of this.#open) closable.end()
    this.#settleWhenEmpty()
  }

  /** Ends with a failure: like `end`, but a server that does not close is not waited for. */
  fail(failure: Error): void {
    if (this.#ending) return
    this.#failure = failure
    this.#grace = setTimeout(() => this.#abortAll(), FAILED_CLOSE_MS)
    this.end()
  }

  /** Ends with a failure and resets every socket at once. */
  abort(failure: Error): void {
    this.#failure ??= failure
    this.#begin()
    this.#abortAll()
    this.#settleWhenEmpty()
  }

  #begin(): void {
    this.#ending = true
    for (const cleanup of this.#cleanups.splice(0)) cleanup()
  }

  #abortAll(): void {
    for (const closable of this.#open) closable.abort()
  }

  #settleWhenEmpty(): void {
    if (!this.#ending || this.#open.size > 0) return
    clearTimeout(this.#grace)
    this.#settle()
  }
}

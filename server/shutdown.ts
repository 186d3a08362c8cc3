/** How everything that is held open ends when the server closes: each registers its own way. */
export class Shutdown {
  readonly #endings = new Set<() => void>()
  #begun = false

  /** The server is closing; nothing new is let in. */
  get begun(): boolean {
    return this.#begun
  }

  /** Calls `end` when the server closes, until the returned function is called. */
  add(end: () => void): () => void {
    this.#endings.add(end)
    return () => void this.#endings.delete(end)
  }

  begin(): void {
    this.#begun = true
    for (const end of [...this.#endings]) end()
    this.#endings.clear()
  }
}

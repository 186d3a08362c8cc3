/** Streams that a page has asked for together, and how many of them are open when nothing changes any more. */
import type { OpenStream, Stream } from './stream.ts'

/** A stream was cut, or never came about, so that how many were open says nothing. */
export class StreamFailed extends Error {}

/** On one machine a stream opens within some milliseconds: what has not by then waits for something, ms. */
const SETTLED_MS = 1_500

export class StreamGroup {
  #streams: Stream[] = []
  #changed = (): void => {}

  /** Asks for as many streams of each of the servers, all at once. */
  ask(open: OpenStream, servers: readonly string[], each: number): this {
    const asked = servers.flatMap((server) => Array.from({ length: each }, () => open(server, () => this.#changed())))
    this.#streams.push(...asked)
    return this
  }

  /**
   * How many are open at once. Those that are not must be waiting for their turn: when one is closed, another opens.
   * @throws StreamFailed when one failed; Error when none opened, or what waits does not wait for that
   */
  async openAtOnce(): Promise<number> {
    const open = await this.settle()
    if (open === this.#streams.length) return open
    this.#closeFirstOpen()
    if ((await this.settle()) === open) return open
    throw new Error('a stream that waited did not open when another was closed')
  }

  /** Resolves with the number of those open, when that is all or no longer changes. @throws as openAtOnce */
  async settle(): Promise<number> {
    for (;;) {
      const open = this.#streams.filter(({ state }) => state === 'open').length
      if (this.#streams.some(({ state }) => state === 'failed'))
        throw new StreamFailed('a stream failed instead of waiting')
      if (open === this.#streams.length) return open
      if (await this.#changesWithin(SETTLED_MS)) continue
      if (open > 0) return open
      throw new Error('no stream opened')
    }
  }

  closeAll(): void {
    for (const stream of this.#streams) stream.close()
    this.#streams = []
  }

  #closeFirstOpen(): void {
    const first = this.#streams.find(({ state }) => state === 'open')
    first?.close()
    this.#streams = this.#streams.filter((stream) => stream !== first)
  }

  #changesWithin(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms)
      this.#changed = () => {
        clearTimeout(timer)
        resolve(true)
      }
    })
  }
}

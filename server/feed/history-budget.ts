/** What all histories of a server may take in memory together, and who gives back when they take more. */
import type { Channel } from './channel.ts'

/** Once histories take too much, this share more is given back, so that the largest is looked for rarely. */
const SLACK = 1 / 64

export class HistoryBudget {
  readonly #mostBytes: number
  readonly #mayShrink: () => Iterable<Channel>
  #heldBytes = 0
  #isPaused = false

  /**
   * @param mostBytes what all together may take
   * @param mayShrink those whose oldest events may go
   */
  constructor(mostBytes: number, mayShrink: () => Iterable<Channel>) {
    this.#mostBytes = mostBytes
    this.#mayShrink = mayShrink
  }

  /** What all take now, bytes. */
  get heldBytes(): number {
    return this.#heldBytes
  }

  /** A history takes so many bytes more, or, below zero, less. May have any of them forget. Once an event. */
  readonly resized = (bytes: number): void => {
    this.#heldBytes += bytes
    if (bytes > 0 && this.#heldBytes > this.#mostBytes && !this.#isPaused) this.#makeRoom()
  }

  /** Nothing goes while `work` is done. */
  pausedFor(work: () => void): void {
    this.#isPaused = true
    work()
    this.#isPaused = false
  }

  /** The largest gives back first. */
  #makeRoom(): void {
    const wanted = this.#mostBytes * (1 - SLACK)
    for (let largest = this.#largest(); this.#heldBytes > wanted && largest !== null; largest = this.#largest()) {
      largest.shrink(this.#heldBytes - wanted)
    }
  }

  #largest(): Channel | null {
    let largest: Channel | null = null
    for (const channel of this.#mayShrink()) {
      if (channel.heldBytes > (largest?.heldBytes ?? 0)) largest = channel
    }
    return largest
  }
}

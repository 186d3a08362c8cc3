/**
 * One direction of one line: when what enters it comes out at the far end.
 *
 * A piece of n bytes waits until the line is free, takes n / bandwidth to be put on it, and is under way for the
 * delay and a jitter, drawn evenly from nothing to the most for each thing that is sent. Nothing overtakes: a piece that
 * would is held until the one before it is there, as TCP holds a segment that came too early. Bandwidth counts what TCP
 * carries; the heads of full segments would take another 5 %.
 */
import type { Random } from '../../protocol/random.ts'
import { SEGMENT_PAYLOAD_BYTES } from '../../protocol/segments.ts'

export interface LineSettings {
  /** One way. */
  readonly delayUs: number
  /** At most so much more, one way. */
  readonly jitterUs: number
  /** null: as fast as the machine. */
  readonly bytesPerSecond: number | null
}

/** A line that does nothing: what a fault of the line needs where there is no network. */
export const NO_DELAY: LineSettings = { delayUs: 0, jitterUs: 0, bytesPerSecond: null }

/** One direction of one connection; pieces enter in the order in which they are asked about. */
export class Line {
  readonly #settings: LineSettings
  readonly #random: Random
  #freeAtUs = 0
  #lastExitUs = 0

  /** @param random draws the jitter */
  constructor(settings: LineSettings, random: Random) {
    this.#settings = settings
    this.#random = random
  }

  /** Cut as packets would be where the bandwidth is limited, so that the first bytes need not wait for the last. */
  segments(bytes: Buffer): readonly Buffer[] {
    if (this.#settings.bytesPerSecond === null || bytes.length <= SEGMENT_PAYLOAD_BYTES) return [bytes]
    const count = Math.ceil(bytes.length / SEGMENT_PAYLOAD_BYTES)
    return Array.from({ length: count }, (_, index) =>
      bytes.subarray(index * SEGMENT_PAYLOAD_BYTES, (index + 1) * SEGMENT_PAYLOAD_BYTES),
    )
  }

  /** Another draw, for what is sent as one. */
  drawJitterUs(): number {
    const { jitterUs } = this.#settings
    return jitterUs === 0 ? 0 : this.#random() * jitterUs
  }

  /** When `bytes` that enter at `enteredAtUs` come out; asked once for each piece, in their order. */
  exitUs(enteredAtUs: number, bytes: number, jitterUs = this.drawJitterUs()): number {
    const { delayUs, bytesPerSecond } = this.#settings
    const beginsUs = Math.max(enteredAtUs, this.#freeAtUs)
    this.#freeAtUs = beginsUs + (bytesPerSecond === null ? 0 : (bytes * 1e6) / bytesPerSecond)
    this.#lastExitUs = Math.max(this.#lastExitUs, this.#freeAtUs + delayUs + jitterUs)
    return this.#lastExitUs
  }
}

/**
 * What a link in user space cannot show: TCP's slow start. A sender begins with ten segments in flight (RFC 6928 §2,
 * 10 × 1,460 B at most) and must hear from the other side before it may send more, which costs a round trip for each
 * doubling. The link acknowledges at once, so a large burst crosses it in one go; here such bursts are counted.
 */

/** More than this within a round trip may exceed a fresh or rested connection's first window, bytes. */
const LARGE_BURST_BYTES = 14_000

/** Of one direction of one line. */
export class Bursts {
  readonly #roundTripUs: number
  #beganUs = Number.NEGATIVE_INFINITY
  #bytes = 0

  constructor(roundTripUs: number) {
    this.#roundTripUs = roundTripUs
  }

  /** Whether with these bytes a burst has become large; true once for each. A round trip of 0 costs nothing. */
  add(nowUs: number, bytes: number): boolean {
    if (this.#roundTripUs === 0) return false
    if (nowUs - this.#beganUs >= this.#roundTripUs) {
      this.#beganUs = nowUs
      this.#bytes = 0
    }
    const before = this.#bytes
    this.#bytes += bytes
    return before <= LARGE_BURST_BYTES && this.#bytes > LARGE_BURST_BYTES
  }
}

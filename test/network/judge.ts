/** Decides whether what was measured through the link is where theory says; it has no clock and starts nothing. */

/** Over the same link without a delay and with one. */
export interface Means {
  readonly nearUs: number
  readonly farUs: number
}

export interface JudgedMeans {
  /** What the mean without a delay is above theory, µs. */
  readonly excessUs: number
  /** The mean with the delay, less that. */
  readonly netUs: number
  /** In words, what is further off than is allowed. */
  readonly complaints: readonly string[]
}

/** Both are asked: whatever is wrong with and without the delay alike is in the excess, and no net mean shows it. */
export function judgeMeans(
  measured: Means,
  theory: Means,
  allowed: { readonly excessUs: number; readonly netUs: number },
): JudgedMeans {
  const excessUs = measured.nearUs - theory.nearUs
  const netUs = measured.farUs - excessUs
  const complaints = [
    ...complaint('without a delay', measured.nearUs, theory.nearUs, allowed.excessUs),
    ...complaint('net', netUs, theory.farUs, allowed.netUs),
  ]
  return { excessUs, netUs, complaints }
}

/** A mean that nobody measured, NaN, is within nothing. */
function complaint(what: string, us: number, theoryUs: number, allowedUs: number): string[] {
  if (Math.abs(us - theoryUs) <= allowedUs) return []
  return [`${what}: expected ${theoryUs} µs ± ${allowedUs} µs, got ${us} µs`]
}

/** What the instrument recorded of itself, µs. */
export interface Lateness {
  readonly feedUs: number
  readonly pollerUs: number
  readonly linkUs: number
}

/**
 * What no event may wait longer than, µs, by its parts: T + R/2 and the longest that the instrument recorded of its own
 * lateness. A p99.9 of each would bound nothing: one late event of the feed is late for all clients, and one late poll for
 * all the events that it brings, which are more than a thousandth of the deliveries. A poll passes the link twice.
 *
 * @param excessUs what the mean without a delay is above theory; when it is below, that allows nothing
 */
export function worstCase(
  { intervalUs, roundTripUs }: { readonly intervalUs: number; readonly roundTripUs: number },
  lateness: Lateness,
  excessUs: number,
): readonly (readonly [part: string, us: number])[] {
  return [
    ['T + R/2', intervalUs + roundTripUs / 2],
    ['feed late', lateness.feedUs],
    ['poller late', lateness.pollerUs],
    ['link late, twice', 2 * lateness.linkUs],
    ['mean at 0 ms above theory', Math.max(0, excessUs)],
  ]
}

export function sumOf(parts: ReturnType<typeof worstCase>): number {
  return parts.reduce((sum, [, us]) => sum + us, 0)
}

/**
 * H, the time that a pushed event waits for those before it on a line with jitter that lets nothing overtake.
 *
 * An event alone takes d and a draw U, even between 0 and the jitter J. One that would be there before an earlier one is
 * held until that one is (head-of-line blocking, as TCP does it). The k-th before it entered aₖ earlier, a₀ = 0, so
 *
 *   its way is (least d) + M,    M = max over k of (Uₖ − aₖ)
 *   P(M ≤ x) = ∏ P(Uₖ ≤ x + aₖ) = ∏ min(1, (x + aₖ)/J)
 *   mean of M = ∫ from 0 to J of (1 − P(M ≤ x)) dx,    H = mean of M − J/2
 *
 * At a fixed rate aₖ = kΔ, and H is nothing as long as Δ ≥ J. Under Poisson arrivals the product is met on average, by the
 * generating functional of the process (Kingman, Poisson Processes, §3.2): (x/J) · e^(−λ(J−x)²/2J).
 *
 * Every event is a piece of its own, and every connection a line of its own. Questions and answers of a poll take turns,
 * so that none of them ever finds another one before it.
 */
import type { Arrival } from '../../../protocol/feed-control.ts'

/** The integrand is smooth but for a kink every Δ: the middle of so many steps is off by less than J in a million. */
const STEPS = 1_000
/** What is less probable changes no mean. */
const NEGLIGIBLE = 1e-9

/** µs; 0 without jitter. @param ratePerSecond of the events of one connection */
export function heldInOrderUs(jitterUs: number, ratePerSecond: number, arrival: Arrival): number {
  const gapUs = 1e6 / ratePerSecond
  if (jitterUs === 0 || (arrival === 'fixed' && gapUs >= jitterUs)) return 0
  const within = arrival === 'fixed' ? withinAtFixedGaps : withinAtRandomGaps
  let meanUs = 0
  for (let step = 0; step < STEPS; step++) {
    const us = ((step + 0.5) * jitterUs) / STEPS
    meanUs += ((1 - within(us, jitterUs, gapUs)) * jitterUs) / STEPS
  }
  return meanUs - jitterUs / 2
}

/** P(M ≤ us). */
function withinAtFixedGaps(us: number, jitterUs: number, gapUs: number): number {
  let probability = 1
  for (let reachUs = us; reachUs < jitterUs && probability > NEGLIGIBLE; reachUs += gapUs) {
    probability *= reachUs / jitterUs
  }
  return probability
}

/** P(M ≤ us). */
function withinAtRandomGaps(us: number, jitterUs: number, meanGapUs: number): number {
  return (us / jitterUs) * Math.exp(-((jitterUs - us) ** 2) / (2 * jitterUs * meanGapUs))
}

/**
 * Tails of the binomial distribution: whether a count of successes is one that its probability explains. Exact, by
 * the ratio of neighbouring terms: P(k + 1) / P(k) = (n − k)/(k + 1) · p/(1 − p).
 */

export interface Binomial {
  readonly trials: number
  /** Of one success, above 0 and below 1. */
  readonly probability: number
}

/** P(X ≤ count). */
export function lowerTail(binomial: Binomial, count: number): number {
  return Math.min(1, sumOfTerms(binomial, 0, count))
}

/** P(X ≥ count). */
export function upperTail(binomial: Binomial, count: number): number {
  return Math.min(1, sumOfTerms(binomial, count, binomial.trials))
}

/** Terms are made from logarithms, so that 0.95^10,000 does not become zero on the way. */
function sumOfTerms({ trials, probability }: Binomial, from: number, to: number): number {
  const logOdds = Math.log(probability) - Math.log1p(-probability)
  let logTerm = trials * Math.log1p(-probability)
  let sum = 0
  for (let count = 0; count <= Math.min(to, trials); count++) {
    if (count >= from) sum += Math.exp(logTerm)
    logTerm += Math.log((trials - count) / (count + 1)) + logOdds
  }
  return sum
}

/**
 * Quantiles of Student's t distribution for any degrees of freedom, through the regularised incomplete beta
 * function: P(T ≤ t) = 1 − I_x(ν/2, ½)/2 with x = ν/(ν + t²), t ≥ 0 (NIST DLMF §8.17, Abramowitz and Stegun 26.7.1).
 */

/**
 * The t with P(T ≤ t) = p, to about ten digits.
 *
 * @param p 0.5 ≤ p < 1; the distribution is symmetric
 * @param degreesOfFreedom above 0
 */
export function tQuantile(p: number, degreesOfFreedom: number): number {
  let low = 0
  let high = 1
  while (tDistribution(high, degreesOfFreedom) < p) high *= 2
  // A hundred halvings reach the precision of a double from any start; speed does not matter here.
  for (let halving = 0; halving < 100; halving++) {
    const middle = (low + high) / 2
    if (tDistribution(middle, degreesOfFreedom) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** P(T ≤ t) for t ≥ 0. */
export function tDistribution(t: number, degreesOfFreedom: number): number {
  const x = degreesOfFreedom / (degreesOfFreedom + t * t)
  return 1 - incompleteBeta(x, degreesOfFreedom / 2, 0.5) / 2
}

/** I_x(a, b), by the continued fraction DLMF 8.17.22 on the side where it converges quickly. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(a * Math.log(x) + b * Math.log(1 - x) - logBeta(a, b)) / a
  return front * continuedFraction(x, a, b)
}

/** Modified Lentz evaluation (Thompson and Barnett 1986) of 1/(1 + d₁/(1 + d₂/(1 + …))). */
function continuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  let numerator = 1
  let denominator = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny)
  let value = denominator
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    denominator = 1 / nonZero(1 + even * denominator, tiny)
    numerator = nonZero(1 + even / numerator, tiny)
    value *= denominator * numerator
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    denominator = 1 / nonZero(1 + odd * denominator, tiny)
    numerator = nonZero(1 + odd / numerator, tiny)
    const change = denominator * numerator
    value *= change
    if (Math.abs(change - 1) < 1e-15) break
  }
  return value
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}

/** ln Γ(z), z > 0: recurrence up to 15, then Stirling's series (DLMF 5.11.1); error below 1e-14. */
function logGamma(z: number): number {
  let shift = 0
  let argument = z
  for (; argument < 15; argument++) shift += Math.log(argument)
  const inverse = 1 / argument
  const square = inverse * inverse
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)))
  return (argument - 0.5) * Math.log(argument) - argument + 0.5 * Math.log(2 * Math.PI) + series - shift
}

/**
 * Seeded randomness: the same seed gives the same numbers on every machine and in every process, so that a
 * run can be repeated. sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state; not for secrets.
 */

/** A source of numbers in [0, 1), 32 bits each. */
export type Random = () => number

/**
 * @param seed any integer
 * @param stream tells sources of one seed apart, such as one for arrivals and one for the order of a block
 */
export function seededRandom(seed: number, stream = 0): Random {
  let a = seed | 0
  let b = Math.floor(seed / 2 ** 32) | 0
  let c = stream | 0
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }
  // The first outputs still resemble the seed; the author discards fifteen after seeding with three words.
  for (let discarded = 0; discarded < 15; discarded++) next()
  return next
}

/** A copy of `items` in random order (Fisher and Yates). */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const chosen = Math.floor(random() * (last + 1))
    const swapped = order[last] as Item
    order[last] = order[chosen] as Item
    order[chosen] = swapped
  }
  return order
}

/** Waiting time to the next arrival of a Poisson process, in the unit of 1/rate. */
export function exponential(random: Random, rate: number): number {
  return -Math.log(1 - random()) / rate
}

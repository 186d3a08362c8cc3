/**
 * Made-up values from a seed: a random walk of three digits, so that every datum has the same length and the
 * smallest payload (96 B) still holds it. The rest of an exact payload is the event's pad.
 */
import { seededRandom } from '../../../protocol/random.ts'
import type { FeedSource } from '../source.ts'

const LOWEST = 100
const HIGHEST = 999
const LARGEST_STEP = 10

/** Tells the values' randomness from the arrivals' of the same seed. */
const STREAM = 2

export function syntheticSource(seed: number): FeedSource {
  const random = seededRandom(seed, STREAM)
  let value = Math.round((LOWEST + HIGHEST) / 2)
  return {
    next: () => {
      const step = Math.round((2 * random() - 1) * LARGEST_STEP)
      value = Math.min(HIGHEST, Math.max(LOWEST, value + step))
      return `{"v":${value}}`
    },
  }
}

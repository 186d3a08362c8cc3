/**
 * When the clients of a population come, ms from time 0, ascending.
 *
 * As Poisson arrivals, of which it is known how many fall into the ramp, they lie in it like as many independent draws of an
 * even distribution (Kingman, Poisson Processes, §2.4): the ramp brings all of them, and no more.
 */
import { seededRandom } from '../../protocol/random.ts'
import type { DriverPlan } from './plan.ts'

/** Beside poll phases (1), and below back-offs (from 1,000), of the same seed. */
const ARRIVALS_STREAM = 4

export function arrivalOffsetsMs({ count, rampMs, arrival = 'even' }: DriverPlan['clients'], seed: number): number[] {
  if (arrival === 'even') return Array.from({ length: count }, (_, index) => (index * rampMs) / count)
  const random = seededRandom(seed, ARRIVALS_STREAM)
  return Array.from({ length: count }, () => random() * rampMs).sort((one, other) => one - other)
}

/** Over how many events an answer of a poll brings, where λT are due in an interval. */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'

export type Arrival = ResolvedScenario['feed']['arrival']

/** Numbers of events whose share of all polls, against that of the most frequent one, is below this are left out. */
const LEAST_WEIGHT = 1e-12

/**
 * The mean over all polls of what depends on the number of events that one brings. Even gaps bring the whole number below
 * λT, or the one above; Poisson arrivals any, by its distribution.
 *
 * @param meanEvents λT, above 0
 */
export function meanOverBatches(arrival: Arrival, meanEvents: number, of: (events: number) => number): number {
  return arrival === 'poisson' ? overPoisson(meanEvents, of) : overEven(meanEvents, of)
}

function overEven(meanEvents: number, of: (events: number) => number): number {
  const below = Math.floor(meanEvents)
  const shareAbove = meanEvents - below
  return shareAbove === 0 ? of(below) : (1 - shareAbove) * of(below) + shareAbove * of(below + 1)
}

/** From the most frequent number outward, since e^(−λT), the share of none, is 0 to a computer for large ones. */
function overPoisson(meanEvents: number, of: (events: number) => number): number {
  const mode = Math.floor(meanEvents)
  let [sum, weights] = [0, 0]
  const add = (events: number, weight: number): void => {
    sum += weight * of(events)
    weights += weight
  }
  for (let events = mode, weight = 1; weight > LEAST_WEIGHT; events += 1, weight *= meanEvents / events)
    add(events, weight)
  for (let events = mode, weight = 1; events > 0; events -= 1) {
    weight *= events / meanEvents
    if (weight <= LEAST_WEIGHT) break
    add(events - 1, weight)
  }
  return sum / weights
}

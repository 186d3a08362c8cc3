/**
 * When the events of one phase are due, µs from its beginning: ascending, and on beyond its end, where the caller stops.
 *
 * Λ(t) is what the rate has asked for by t. On a ramp from r₀ to r₁ over D it is r₀t + (r₁ − r₀)t²/2D, and the time by
 * which it is n solves that:  t = 2n / (r₀ + √(r₀² + 2n(r₁ − r₀)/D)).
 *
 * Fixed arrivals stand where Λ is 0, 1, 2, …: every 1/rate where that is steady, and as many as the integral of the rate,
 * rounded up, where it is not. Poisson arrivals stand where Λ reaches the sums of unit exponentials: the time change that
 * makes a process of any rate out of one of rate 1 (Kingman, Poisson Processes, §4.5).
 */
import type { Arrival } from './feed-control.ts'
import { exponential, type Random } from './random.ts'
import { type Burst, isRamp, type SchedulePhase } from './schedule-phase.ts'

/** @param random of Poisson arrivals alone; bursts draw nothing */
export function phaseArrivalsUs(phase: SchedulePhase, arrival: Arrival, random: Random): Generator<number> {
  const events = isRamp(phase) ? onRamp(phase, arrival, random) : atRate(phase.rate, arrival, random)
  return phase.burst === undefined ? events : inOrder(events, inBursts(phase.burst))
}

/** Multiplied, never summed, so that rounding cannot drift. */
function* atRate(rate: number, arrival: Arrival, random: Random): Generator<number> {
  if (rate === 0) return
  if (arrival === 'fixed') for (let index = 0; ; index++) yield (index * 1e6) / rate
  let offsetUs = 0
  while (true) {
    offsetUs += exponential(random, rate) * 1e6
    yield offsetUs
  }
}

function* onRamp(phase: SchedulePhase, arrival: Arrival, random: Random): Generator<number> {
  for (let asked = arrival === 'fixed' ? 0 : exponential(random, 1); ; ) {
    const us = whenAskedUs(phase, asked)
    if (us === null) return
    // Whole here already: beside the clock's sixteen digits the last of these would be lost, differently at each start.
    yield Math.ceil(us)
    asked += arrival === 'fixed' ? 1 : exponential(random, 1)
  }
}

/** When Λ is so much; null for more than a falling ramp ever asks for. */
function whenAskedUs({ rate, endRate = rate, durationMs }: SchedulePhase, asked: number): number | null {
  const square = rate ** 2 + (2 * asked * (endRate - rate) * 1000) / durationMs
  if (square < 0) return null
  return asked === 0 ? 0 : (2e6 * asked) / (rate + Math.sqrt(square))
}

function* inBursts({ size, everyMs }: Burst): Generator<number> {
  for (let index = 0; ; index++) {
    for (let event = 0; event < size; event++) yield Math.ceil(index * everyMs * 1000)
  }
}

/** Both of them, ascending; the second has no end. */
function* inOrder(one: Generator<number>, other: Generator<number>): Generator<number> {
  let mine = one.next()
  for (const theirs of other) {
    for (; !mine.done && mine.value <= theirs; mine = one.next()) yield mine.value
    yield theirs
  }
}

/**
 * When each event is due: absolute instants, computed from the phases alone. What happened to the event
 * before has no say (an open loop), so a server that stalls cannot slow the schedule down and hide its stall.
 */
import type { Arrival } from './feed-control.ts'
import { exponential, type Random, seededRandom } from './random.ts'

/** Tells the arrivals' randomness from the values' of the same seed. */
const ARRIVAL_STREAM = 1

export interface SchedulePhase {
  readonly durationMs: number
  /** Events per second; 0 for silence. */
  readonly rate: number
}

/** An event is due, or (`dueAtUs` being the end of its phase) the phase is over. */
export interface Deadline {
  readonly kind: 'event' | 'end'
  readonly phase: number
  readonly dueAtUs: number
}

/**
 * The deadlines of all phases in order, each phase closed by its `end`. A phase without end yields for ever.
 * Fixed arrivals stand at k/rate from the phase's start; Poisson arrivals are memoryless within their phase, and the
 * seed gives the same ones to whoever asks.
 */
export function* deadlines(
  phases: readonly SchedulePhase[],
  arrival: Arrival,
  seed: number,
  startsAtUs: number,
): Generator<Deadline> {
  const random = seededRandom(seed, ARRIVAL_STREAM)
  let phaseStartUs = startsAtUs
  for (const [phase, { durationMs, rate }] of phases.entries()) {
    const endUs = phaseStartUs + durationMs * 1000
    for (const offsetUs of offsets(rate, arrival, random)) {
      const dueAtUs = Math.ceil(phaseStartUs + offsetUs)
      if (dueAtUs >= endUs) break
      yield { kind: 'event', phase, dueAtUs }
    }
    yield { kind: 'end', phase, dueAtUs: Math.ceil(endUs) }
    phaseStartUs = endUs
  }
}

/** How many events fall due in each phase; none of them may be without end. */
export function eventsScheduled(phases: readonly SchedulePhase[], arrival: Arrival, seed: number): number[] {
  const counts = phases.map(() => 0)
  for (const { kind, phase } of deadlines(phases, arrival, seed, 0)) {
    if (kind === 'event') counts[phase] = (counts[phase] ?? 0) + 1
  }
  return counts
}

/** Instants from a phase's start, µs, without end. Multiplied, never summed, so that rounding cannot drift. */
function* offsets(rate: number, arrival: Arrival, random: Random): Generator<number> {
  if (rate === 0) return
  if (arrival === 'fixed') for (let index = 0; ; index++) yield (index * 1e6) / rate
  let offsetUs = 0
  while (true) {
    offsetUs += exponential(random, rate) * 1e6
    yield offsetUs
  }
}

/** How long the measured phases last together, ms. */
export function measuredMs(phases: readonly { readonly durationMs: number; readonly measure: boolean }[]): number {
  return phases.reduce((sum, phase) => sum + (phase.measure ? phase.durationMs : 0), 0)
}

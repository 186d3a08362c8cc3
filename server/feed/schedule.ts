/**
 * When each event is due: absolute instants, computed from the phases alone. What happened to the event
 * before has no say (an open loop), so a server that stalls cannot slow the schedule down and hide its stall.
 */
import type { Arrival } from '../../protocol/feed-control.ts'
import { exponential, type Random } from '../../protocol/random.ts'

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
 * Fixed arrivals stand at k/rate from the phase's start; Poisson arrivals are memoryless within their phase.
 */
export function* deadlines(
  phases: readonly SchedulePhase[],
  arrival: Arrival,
  random: Random,
  startsAtUs: number,
): Generator<Deadline> {
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

/**
 * When each event is due: absolute instants, computed from the phases alone. What happened to the event
 * before has no say (an open loop), so a server that stalls cannot slow the schedule down and hide its stall.
 */
import type { Arrival } from './feed-control.ts'
import { phaseArrivalsUs } from './phase-arrivals.ts'
import { seededRandom } from './random.ts'
import { recordedArrivalsUs } from './recording.ts'
import type { ResolvedScenario } from './scenario.ts'
import type { SchedulePhase } from './schedule-phase.ts'

/** Tells the arrivals' randomness from the values' of the same seed. */
const ARRIVAL_STREAM = 1

/** What settles, with the phases, when events are due. */
export interface Timing {
  /** `recorded`: the phases' rates have no say. */
  readonly arrival: Arrival
  readonly seed: number
  /** Of a recording: see recording.ts. */
  readonly gapsMs?: readonly number[]
  readonly speed?: number
}

/** That of a scenario. */
export function timingOf({ feed, seed }: Pick<ResolvedScenario, 'feed' | 'seed'>): Timing {
  const { arrival, gapsMs, speed } = feed
  return { arrival, seed, ...(gapsMs !== undefined && { gapsMs }), ...(speed !== undefined && { speed }) }
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
 * seed gives the same ones to whoever asks. A recording begins with the first phase and goes on through all of them.
 */
export function* deadlines(phases: readonly SchedulePhase[], timing: Timing, startsAtUs: number): Generator<Deadline> {
  const arrivals = arrivalsOf(timing)
  let phaseStartUs = startsAtUs
  for (const [index, phase] of phases.entries()) {
    const endUs = phaseStartUs + phase.durationMs * 1000
    for (const dueAtUs of arrivals(phase, phaseStartUs, startsAtUs)) {
      if (dueAtUs >= endUs) break
      yield { kind: 'event', phase: index, dueAtUs }
    }
    yield { kind: 'end', phase: index, dueAtUs: Math.ceil(endUs) }
    phaseStartUs = endUs
  }
}

/** How many events fall due in each phase; none of them may be without end. */
export function eventsScheduled(phases: readonly SchedulePhase[], timing: Timing): number[] {
  const counts = phases.map(() => 0)
  for (const { kind, phase } of deadlines(phases, timing, 0)) {
    if (kind === 'event') counts[phase] = (counts[phase] ?? 0) + 1
  }
  return counts
}

/** Due instants from a phase on, ascending and on beyond its end; asked for once a phase, in their order. */
type Arrivals = (phase: SchedulePhase, phaseStartUs: number, startsAtUs: number) => Iterable<number>

function arrivalsOf({ arrival, seed, gapsMs = [], speed = 1 }: Timing): Arrivals {
  if (arrival === 'recorded') {
    const rows = recordedArrivalsUs({ gapsMs, speed })
    let next = rows.next()
    return function* (_, __, startsAtUs) {
      // What the phase before did not take is still the next.
      for (; !next.done; next = rows.next()) yield Math.ceil(startsAtUs + next.value)
    }
  }
  const random = seededRandom(seed, ARRIVAL_STREAM)
  return function* (phase, phaseStartUs) {
    for (const offsetUs of phaseArrivalsUs(phase, arrival, random)) yield Math.ceil(phaseStartUs + offsetUs)
  }
}

/** How long the measured phases last together, ms. */
export function measuredMs(phases: readonly { readonly durationMs: number; readonly measure: boolean }[]): number {
  return phases.reduce((sum, phase) => sum + (phase.measure ? phase.durationMs : 0), 0)
}

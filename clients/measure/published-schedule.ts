/**
 * When published events were due, also those that no client received. A feed publishes what its schedule holds, in
 * order and without leaving any out (however late, and whichever epoch it is in by then), so the n-th event that a phase
 * published is the n-th that the schedule holds for it.
 */
import { deadlines, type Timing } from '../../protocol/schedule.ts'
import type { SchedulePhase } from '../../protocol/schedule-phase.ts'

/** What was published in one epoch: seqs of each phase, none when `lastSeq < firstSeq`. */
export interface PublishedPhases {
  readonly epoch: string
  readonly phases: readonly { readonly firstSeq: number; readonly lastSeq: number }[]
}

/** Seqs of one epoch that one phase published, the first of which is the phase's `before + 1`-th event. */
interface Stretch {
  readonly epoch: string
  readonly firstSeq: number
  readonly lastSeq: number
  readonly before: number
  /** Due instants of all events of the phase. */
  readonly duesUs: readonly number[]
}

/** By how much the dues that clients were told may differ from the schedule's, µs: two clocks round. */
const ROUNDING_US = 10

export class PublishedSchedule {
  readonly #stretches: readonly Stretch[]

  /**
   * @param published the epochs of a channel in their order
   * @param dues of the events that the schedule holds, phase by phase, µs
   * @param seen by seq, when the events of an epoch that clients received were due. A phase of which they say otherwise
   *   than the schedule was another feed's, and nothing is known of its other events
   */
  constructor(
    published: readonly PublishedPhases[],
    dues: readonly (readonly number[])[],
    seen: (epoch: string) => ReadonlyMap<number, number>,
  ) {
    this.#stretches = dues.flatMap((duesUs, phase) => {
      const stretches = stretchesOf(published, phase, duesUs)
      return stretches.every((stretch) => isKept(stretch, seen(stretch.epoch))) ? stretches : []
    })
  }

  /** µs; null when it is not known. */
  dueAtUs(epoch: string, seq: number): number | null {
    const stretch = this.#stretches.find((one) => one.epoch === epoch && one.firstSeq <= seq && seq <= one.lastSeq)
    return stretch === undefined ? null : scheduled(stretch, seq)
  }
}

/** Due instants of the events that a schedule holds, phase by phase, µs; none of the phases may be without end. */
export function duesByPhase(
  phases: readonly SchedulePhase[],
  timing: Timing,
  startsAtUs: number,
): readonly (readonly number[])[] {
  const dues: number[][] = phases.map(() => [])
  for (const { kind, phase, dueAtUs } of deadlines(phases, timing, startsAtUs)) {
    if (kind === 'event') dues[phase]?.push(dueAtUs)
  }
  return dues
}

function stretchesOf(published: readonly PublishedPhases[], phase: number, duesUs: readonly number[]): Stretch[] {
  let before = 0
  return published.map(({ epoch, phases }) => {
    const { firstSeq, lastSeq } = phases[phase] ?? { firstSeq: 1, lastSeq: 0 }
    const stretch = { epoch, firstSeq, lastSeq, before, duesUs }
    before += lastSeq - firstSeq + 1
    return stretch
  })
}

function isKept(stretch: Stretch, seen: ReadonlyMap<number, number>): boolean {
  for (let seq = stretch.firstSeq; seq <= stretch.lastSeq; seq++) {
    const dueAtUs = scheduled(stretch, seq)
    if (dueAtUs === null || Math.abs((seen.get(seq) ?? dueAtUs) - dueAtUs) > ROUNDING_US) return false
  }
  return true
}

/** null for more events than the schedule holds. */
function scheduled({ firstSeq, before, duesUs }: Stretch, seq: number): number | null {
  return duesUs[before + seq - firstSeq] ?? null
}

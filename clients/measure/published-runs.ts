/**
 * Which seqs of an epoch belong to which phase. A feed publishes its phases one after the other, so each is one run of
 * seqs, as the server tells. Messages come as their senders and the way up let them: an event belongs to the phase of its
 * due instant, whoever knows that, and the phases' runs take turns where they meet.
 */
import type { Timeline } from './timeline.ts'

/** Seqs firstSeq..lastSeq, none when `lastSeq < firstSeq`. */
export interface SeqRun {
  readonly firstSeq: number
  readonly lastSeq: number
}

export interface PublishedRuns {
  readonly epoch: string
  readonly headSeq: number
  /** Of each phase in their order; ascending. */
  readonly phases: readonly (readonly SeqRun[])[]
}

/** One run a phase. */
export function runsOfFeed(published: {
  readonly epoch: string
  readonly headSeq: number
  readonly phases: readonly SeqRun[]
}): PublishedRuns {
  return { ...published, phases: published.phases.map((run) => [run]) }
}

/**
 * An event of which nobody knows when it was due belongs to the phase of the one before it. What was received, or
 * acknowledged, beyond the head that the server told was published after that.
 *
 * @param dueAtUs by seq, of every event of the epoch of which anybody knows
 */
export function runsByDue(
  { epoch, headSeq: toldSeq }: { readonly epoch: string; readonly headSeq: number },
  dueAtUs: ReadonlyMap<number, number>,
  timeline: Timeline,
): PublishedRuns {
  let headSeq = toldSeq
  for (const seq of dueAtUs.keys()) headSeq = Math.max(headSeq, seq)
  const phases: { firstSeq: number; lastSeq: number }[][] = timeline.phases.map(() => [])
  let phase = 0
  for (let seq = 1; seq <= headSeq; seq++) {
    const dueUs = dueAtUs.get(seq)
    if (dueUs !== undefined) phase = timeline.phaseAt(dueUs)
    const runs = phases[phase]
    const last = runs?.at(-1)
    if (last?.lastSeq === seq - 1) last.lastSeq = seq
    else runs?.push({ firstSeq: seq, lastSeq: seq })
  }
  return { epoch, headSeq, phases }
}

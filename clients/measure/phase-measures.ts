/** What is counted for each phase of a trial: latencies, deliveries, bytes. An event belongs to the phase of its dueAt. */
import { createHistogram, type Histogram, recordUs } from '../../results/analysis/histogram.ts'
import type { TrafficCounts } from '../../results/analysis/theory/link-bytes.ts'
import type { ByteSnapshot } from './byte-counters.ts'
import { CoarseLatency } from './coarse-latency.ts'
import type { SteadyCounts } from './steady-counts.ts'

export class PhaseMeasures {
  readonly fromDue: Histogram = createHistogram()
  readonly fromSent: Histogram = createHistogram()
  /** Latencies of events that were due in the phase's first and last third: alike in a phase that is stationary. */
  readonly firstThird = new CoarseLatency()
  readonly lastThird = new CoarseLatency()
  /** First copies of events that were due in this phase. */
  delivered = 0
  duplicated = 0
  reordered = 0
  /** What crossed the sockets between the phase's beginning and its end; null until it has ended. */
  bytes: ByteSnapshot | null = null
  /** What the connections were used for in that time; null until it has ended. */
  traffic: TrafficCounts | null = null
  /** What its answers weighed, and how many connections were open; null until it has ended. */
  steady: SteadyCounts | null = null
  /** First copies completed between the phase's beginning and its end, whenever they were due. */
  completed = 0

  /** `position` is when the event was due, 0–1 of the phase. Hot path. */
  deliver(fromDueUs: number, fromSentUs: number, position: number): void {
    this.delivered++
    if (position < 1 / 3) this.firstThird.record(fromDueUs)
    else if (position >= 2 / 3) this.lastThird.record(fromDueUs)
    recordUs(this.fromDue, fromDueUs)
    recordUs(this.fromSent, fromSentUs)
  }
}

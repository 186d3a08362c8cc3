/** What is counted for each phase of a trial: latencies, deliveries, bytes. An event belongs to the phase of its dueAt. */
import { createHistogram, type Histogram, recordUs } from '../../results/analysis/histogram.ts'
import type { ByteSnapshot } from './byte-counters.ts'

export class PhaseMeasures {
  readonly fromDue: Histogram = createHistogram()
  readonly fromSent: Histogram = createHistogram()
  /** First copies of events that were due in this phase. */
  delivered = 0
  duplicated = 0
  reordered = 0
  /** What crossed the sockets between the phase's beginning and its end; null until it has ended. */
  bytes: ByteSnapshot | null = null
  /** First copies completed between the phase's beginning and its end, whenever they were due. */
  completed = 0

  deliver(fromDueUs: number, fromSentUs: number): void {
    this.delivered++
    recordUs(this.fromDue, fromDueUs)
    recordUs(this.fromSent, fromSentUs)
  }
}

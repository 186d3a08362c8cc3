/**
 * All measures of one trial's population, fed by its clients' observers and by the driver at the boundaries of
 * phases and seconds. One instance a process; everything happens on its event loop.
 */

import type { Clock } from '../../protocol/clock.ts'
import { createHistogram, type Histogram } from '../../results/analysis/histogram.ts'
import { ByteCounters, type ByteSnapshot, bytesBetween } from './byte-counters.ts'
import { ConnectionCounters } from './connection-counters.ts'
import { FanOut } from './fan-out.ts'
import { PhaseMeasures } from './phase-measures.ts'
import { ProcessCostMeter } from './process-cost.ts'
import { ReadTurns } from './read-turns.ts'
import { Series } from './series.ts'
import { PopulationStaleness } from './staleness.ts'
import type { Timeline } from './timeline.ts'

export class PopulationMeasures {
  readonly timeline: Timeline
  readonly bytes = new ByteCounters()
  readonly connections = new ConnectionCounters()
  readonly fanOut = new FanOut()
  readonly series = new Series()
  readonly cost = new ProcessCostMeter()
  readonly connectUs: Histogram = createHistogram()
  readonly joinUs: Histogram = createHistogram()
  readonly firstEventUs: Histogram = createHistogram()
  readonly pollLatenessUs: Histogram = createHistogram()
  readonly staleness: PopulationStaleness
  readonly turns: ReadTurns
  readonly phases: readonly PhaseMeasures[]
  /** First copies of all phases and of none. */
  delivered = 0
  /** Events that seemed to arrive before they were due or sent: the clock is not one clock. */
  fromTheFuture = 0
  /** dueAt by seq, of every event that any client received: says how stale a client is that never got it. */
  readonly dueAtUs = new Map<number, number>()
  #phaseBytes: ByteSnapshot = this.bytes.snapshot()
  #phaseDelivered = 0

  constructor(timeline: Timeline, clock: Clock) {
    this.timeline = timeline
    this.staleness = new PopulationStaleness(timeline)
    this.phases = timeline.phases.map(() => new PhaseMeasures())
    this.turns = new ReadTurns(clock, (atUs) => timeline.measuredParts(atUs, atUs + 1).length > 0)
  }

  /** The boundary before phase `index`: closes the phase before it. Called once a boundary, the last with the count of phases. */
  boundary(index: number): void {
    const bytes = this.bytes.snapshot()
    const before = this.phases[index - 1]
    if (before !== undefined) {
      before.bytes = bytesBetween(this.#phaseBytes, bytes)
      before.completed = this.delivered - this.#phaseDelivered
    }
    this.#phaseBytes = bytes
    this.#phaseDelivered = this.delivered
    this.#meterCost(index)
  }

  /** A second of the trial ends. */
  endSecond(t: number): void {
    const bytes = this.bytes.snapshot()
    this.series.endSecond(t, {
      open: this.connections.open,
      opened: this.connections.opened,
      requests: this.connections.requests,
      delivered: this.delivered,
      bytesDown: bytes.down.total,
      bytesUp: bytes.up.total,
    })
  }

  #meterCost(index: number): void {
    const measuredBefore = this.timeline.phases[index - 1]?.measure ?? false
    const measuredAfter = this.timeline.phases[index]?.measure ?? false
    if (measuredBefore && !measuredAfter) this.cost.end()
    if (!measuredBefore && measuredAfter) this.cost.begin()
  }
}

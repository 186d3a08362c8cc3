/** What the curves of a sweep show: how each figure of a trial is read, and what theory says of it. */
import type { Trial } from '../../format.ts'
import { type ErrorOfStamps, NO_STAMPS, STAMPS_OF_MEAN } from '../comparison.ts'
import type { Layer } from '../theory/poll-bytes.ts'

export interface SweepMetric extends ErrorOfStamps {
  readonly key: 'latency' | 'bytes' | 'linkBytes'
  /** What it is called in tables and above charts. */
  readonly title: string
  readonly unit: 'us' | 'bytes'
  /** null where the trial withholds it. */
  readonly value: (trial: Trial) => number | null
  /** The formula's answer for the trial; null where none applies. */
  readonly theory: (trial: Trial) => number | null
  /** Whose formulas need heads or frames that all trials of a place measured (byte-theory.ts); null: none do. */
  readonly layer: Layer | null
}

export const LATENCY: SweepMetric = {
  key: 'latency',
  title: 'mean latency',
  unit: 'us',
  ...STAMPS_OF_MEAN,
  value: ({ latencyUs }) => latencyUs.fromDue.mean,
  theory: (trial) => (wasStruck(trial) ? null : trial.theory.meanUs),
  layer: null,
}

/** Of the sockets, both directions. */
export const BYTES: SweepMetric = {
  key: 'bytes',
  title: 'bytes per event',
  unit: 'bytes',
  ...NO_STAMPS,
  value: ({ bytes }) => bytes.perEvent,
  theory: (trial) => (wasStruck(trial) ? null : trial.theory.bytesPerEvent),
  layer: 'sockets',
}

/** With what TCP, IP and Ethernet add. */
export const LINK_BYTES: SweepMetric = {
  key: 'linkBytes',
  title: 'bytes per event on the link',
  unit: 'bytes',
  ...NO_STAMPS,
  value: ({ bytes: { link, steady } }) =>
    link === null || steady.delivered === 0 ? null : link.total / steady.delivered,
  theory: () => null,
  layer: 'link',
}

export const SWEEP_METRICS: readonly SweepMetric[] = [LATENCY, BYTES, LINK_BYTES]

function wasStruck({ faults = [] }: Trial): boolean {
  return faults.length > 0
}

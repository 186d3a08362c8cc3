/** What two runs are compared by: the metrics of a comparison within a run, and what the transports cost. */
import { METRICS, type MetricUnit } from '../../../protocol/metrics.ts'
import type { Trial } from '../../format.ts'
import { COMPARED, type Compared, NO_STAMPS } from '../comparison.ts'
import { inUnit } from '../figures.ts'
import { metricValue } from '../metric-value.ts'

/** A metric of both runs. */
export interface Measured extends Compared {
  /** Words for people: `latency p99`. */
  readonly label: string
  readonly unit: MetricUnit
  readonly value: (trial: Trial) => number | null
  /** A figure for a person. */
  readonly format: (value: number) => string
  /** Whether less of it is better; null: that depends on who asks. */
  readonly lessIsBetter: true | null
}

const LABELS: Readonly<Record<string, string>> = { bytesPerEvent: 'bytes/event' }

/** In the order of the report. */
export const MEASURED: readonly Measured[] = [
  ...COMPARED.map((compared): Measured => {
    const { metric } = compared
    const unit = METRICS.get(metric) ?? 'count'
    return {
      ...compared,
      label: LABELS[metric] ?? metric.replace('.', ' '),
      unit,
      format: (value) => inUnit(value, unit),
      value: (trial) => metricValue(trial, metric),
      lessIsBetter: true,
    }
  }),
  {
    ...ofLedger('server.cpuUsPerEvent', 'server cpu/event', 'us'),
    // Of an event a server has microseconds, which latencies are not told in.
    format: (us) => `${us.toFixed(us < 9.95 ? 1 : 0)} µs`,
    lessIsBetter: true,
  },
  { ...ofLedger('connections.opened', 'connections', 'count'), lessIsBetter: null },
  { ...ofLedger('requestsPerSecond', 'requests/s', 'count'), lessIsBetter: null },
  { ...ofLedger('deliveries.lost', 'lost', 'count'), lessIsBetter: true },
]

function ofLedger(metric: string, label: string, unit: MetricUnit): Omit<Measured, 'lessIsBetter'> {
  return {
    ...NO_STAMPS,
    metric,
    label,
    unit,
    value: (trial) => metricValue(trial, metric),
    format: (value) => inUnit(value, unit),
  }
}

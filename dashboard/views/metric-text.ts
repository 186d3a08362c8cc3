/** Figures of an expectation in the unit of the metric that it names. */
import { METRICS, type MetricUnit } from '../../protocol/metrics.ts'
import { formatBytes, formatUs } from '../../protocol/units.ts'

const FORMATS: Readonly<Record<MetricUnit, (value: number) => string>> = {
  us: formatUs,
  ms: (ms) => formatUs(ms * 1000),
  bytes: formatBytes,
  count: (count) => count.toLocaleString('en'),
  share: (share) => `${(share * 100).toFixed(1)} %`,
}

/**
 * @param expectation `websocket.latency.p99 < 50ms`: the metric is what follows the first dot of its first word
 * @param value in the metric's unit of the result file
 */
export function formatMetric(expectation: string, value: number): string {
  const reference = expectation.trim().split(/\s/)[0] ?? ''
  const unit = METRICS.get(reference.slice(reference.indexOf('.') + 1)) ?? 'count'
  return FORMATS[unit](value)
}

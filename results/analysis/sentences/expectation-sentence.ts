/** A line of `expect` with its measured value beside it. */
import { METRICS, type MetricUnit } from '../../../protocol/metrics.ts'
import { formatBytes, formatUs } from '../../../protocol/units.ts'
import type { ExpectationResult } from '../../format.ts'
import { percent, significant } from '../figures.ts'

const FORMATS: Readonly<Record<MetricUnit, (value: number) => string>> = {
  us: formatUs,
  ms: (ms) => formatUs(ms * 1000),
  bytes: formatBytes,
  count: (value) => (Number.isInteger(value) ? String(value) : significant(value)),
  share: percent,
}

/** "✓ websocket.latency.p99 < 50ms (measured 0.41 ms)", or ✗; a value that was withheld says so. */
export function expectationSentence({ text, value, bound, met }: ExpectationResult): string {
  const [left = '', right = ''] = text.split(/[<>]=?/)
  const format = formatOf(left)
  const measured = value === null ? 'withheld: too few events, or too many lost' : `measured ${format(value)}`
  return `${met ? '✓' : '✗'} ${text} (${measured}${boundNote(right, bound, format)})`
}

/** A number on the right stands in the text already; a metric there is shown with its factor applied. */
function boundNote(right: string, bound: number | null, format: (value: number) => string): string {
  if (!/[a-z]\.[a-z]/i.test(right)) return ''
  return bound === null ? ', bound withheld' : `, bound ${format(bound)}`
}

/** `websocket.latency.p99` → how latencies are written. */
function formatOf(reference: string): (value: number) => string {
  const name = reference.trim()
  const unit = METRICS.get(name.slice(name.indexOf('.') + 1))
  return unit === undefined ? significant : FORMATS[unit]
}

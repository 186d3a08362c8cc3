/** A line of `expect` with its measured value beside it. */
import { METRICS } from '../../../protocol/metrics.ts'
import type { ExpectationResult } from '../../format.ts'
import { inUnit, significant } from '../figures.ts'

/** "✓ websocket.latency.p99 < 50ms (measured 0.41 ms)", or ✗; a value that was withheld says why. */
export function expectationSentence(expectation: ExpectationResult): string {
  return `${expectation.met ? '✓' : '✗'} ${expectation.text} (${measuredPhrase(expectation)})`
}

/** "measured 300 B, bound 200 B"; "withheld: 3 of 500 events are missing, the maximum bears none". */
export function measuredPhrase({ text, value, bound, withheld, boundWithheld }: ExpectationResult): string {
  const [left = '', right = ''] = text.split(/[<>]=?/)
  const format = formatOf(left)
  const measured = value === null ? `withheld${because(withheld)}` : `measured ${format(value)}`
  // A number on the right stands in the text already; a metric there is shown with its factor applied.
  if (!/[a-z]\.[a-z]/i.test(right)) return measured
  return `${measured}${withheld === undefined ? ',' : ';'} bound ${bound === null ? `withheld${because(boundWithheld)}` : format(bound)}`
}

/** Files of versions before do not say. */
function because(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${reason}`
}

/** `websocket.latency.p99` → how latencies are written. */
function formatOf(reference: string): (value: number) => string {
  const name = reference.trim()
  const unit = METRICS.get(name.slice(name.indexOf('.') + 1))
  return unit === undefined ? significant : (value) => inUnit(value, unit)
}

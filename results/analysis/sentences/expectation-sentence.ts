/** A line of `expect` with its measured value beside it. */
import { METRICS } from '../../../protocol/metrics.ts'
import type { ExpectationResult, Trial } from '../../format.ts'
import { inUnit, significant } from '../figures.ts'
import { type Interval, LEAST_BLOCKS_FOR_INTERVAL } from '../intervals.ts'

/** "✓ websocket.latency.p99 < 50ms (measured 0.41 ms [0.38 ms, 0.45 ms])", or ✗; a value that was withheld says why. */
export function expectationSentence(expectation: ExpectationResult): string {
  return `${expectation.met ? '✓' : '✗'} ${expectation.text} (${measuredPhrase(expectation)})`
}

/**
 * "measured 48 ms [44 ms, 53 ms], within the noise"; "measured 10 ms, mean of the blocks [12 ms, 17 ms]"; "measured 300 B, bound 200 B; ratio [0.640, 0.710]"; "withheld: 3 of
 * 500 events are missing, the maximum bears none".
 */
export function measuredPhrase(expectation: ExpectationResult): string {
  const { text, value, bound, withheld, boundWithheld, interval, withinNoise = false } = expectation
  const [left = '', right = ''] = text.split(/[<>]=?/)
  const format = formatOf(left)
  const own = interval?.what === 'value' ? around(value, interval, format) : ''
  const measured = value === null ? `withheld${because(withheld)}` : `measured ${format(value)}${own}`
  const noise = withinNoise ? ', within the noise' : ''
  // A number on the right stands in the text already; a metric there is shown with its factor applied.
  if (!/[a-z]\.[a-z]/i.test(right)) return measured + noise
  const ratio =
    interval?.what === 'ratio' ? `; ratio [${significant(interval.low)}, ${significant(interval.high)}]` : ''
  const against = bound === null ? `withheld${because(boundWithheld)}` : format(bound)
  return `${measured}${withheld === undefined ? ',' : ';'} bound ${against}${ratio}${noise}`
}

/**
 * What a reader must know about the lines above: that some are within the noise, or that nobody knows. Without full stops.
 *
 * @param judged as judgedExpectations gives them
 */
export function expectationNotes(
  judged: readonly ExpectationResult[],
  trials: readonly Pick<Trial, 'block'>[],
): string[] {
  const blocks = new Set(trials.map(({ block }) => block)).size
  const anyValue = judged.some(({ value }) => value !== null)
  if (anyValue && blocks < LEAST_BLOCKS_FOR_INTERVAL) {
    const few = blocks === 1 ? 'one block has' : `${blocks} blocks have`
    return [
      `${few} no interval: how far chance moves these figures is not known; repeat at least ${LEAST_BLOCKS_FOR_INTERVAL} times`,
    ]
  }
  if (!judged.some(({ withinNoise }) => withinNoise === true)) return []
  return [
    'within the noise: the interval reaches over the bound, so another run may be judged otherwise; more blocks narrow it',
  ]
}

/** The interval is of the blocks' mean: where some blocks lie far away from the others, their median may be outside. */
function around(value: number | null, { low, high }: Interval, format: (value: number) => string): string {
  const interval = `[${format(low)}, ${format(high)}]`
  const isInside = value === null || (value >= low && value <= high) || [low, high].map(format).includes(format(value))
  return isInside ? ` ${interval}` : `, mean of the blocks ${interval}`
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

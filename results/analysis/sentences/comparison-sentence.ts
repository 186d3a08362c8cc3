/**
 * Comparisons in words. "Faster" and "later" are said of latency, "fresher" and "staler" of staleness; bytes
 * always name the request heads that clients sent, because polling's bytes are mostly these, and say which of the two was
 * compressed.
 */
import type { Comparison, RunResult } from '../../format.ts'
import { significant, times } from '../figures.ts'
import { LEAST_BLOCKS_FOR_INTERVAL } from '../intervals.ts'
import { byteCircumstances } from './byte-circumstances.ts'
import { networkPhrase } from './network-phrase.ts'

/**
 * "sse was 1.80× [1.60, 2.00] faster than long-polling at p99", "websocket was 1.02× [0.970, 1.08] as fast as sse at p99:
 * no clear difference", and the like.
 */
export function comparisonSentence(result: RunResult, comparison: Comparison): string {
  return clauseOf(result, comparison) + blocksNote(result, comparison)
}

function clauseOf(result: RunResult, comparison: Comparison): string {
  if (comparison.metric.startsWith('latency.')) return latencyClause(result, comparison)
  if (comparison.metric.startsWith('staleness.')) return stalenessClause(result, comparison)
  return `${comparison.of} moved ${bytesPhrase(result, comparison, ` of ${comparison.against}`)}`
}

/** What a ratio must reach to be told without an interval, or its inverse. */
const TELLING_RATIO = 2

/**
 * Whether the direction is told: it is clear, or, where too few blocks ran for an interval, a latency or staleness is
 * twice the other, beyond the error: chance alone moves a p99 of one block by tens of per cent, seldom by that. Bytes are
 * told as soon as they are beyond the error: they follow from the protocol and the draw, which arms of a block share.
 */
export function isTold({ metric, ratio, clear, low, beyondError }: Comparison): boolean {
  if (low !== null) return clear
  return beyondError && (metric === 'bytesPerEvent' || ratio >= TELLING_RATIO || ratio <= 1 / TELLING_RATIO)
}

export function latencyClause(result: RunResult, comparison: Comparison): string {
  const { of, against, ratio } = comparison
  const where = [placeOf(comparison), ...networkOf(result).map((network) => `(${network})`)].join(' ')
  if (!isTold(comparison)) {
    return `${of} was ${figure(inverted(comparison))} as fast as ${against} ${where}${doubt(comparison)}`
  }
  if (ratio > 1) return `${of} showed events ${figure(comparison)} later than ${against} ${where}`
  return `${of} was ${figure(inverted(comparison))} faster than ${against} ${where}`
}

function stalenessClause(result: RunResult, comparison: Comparison): string {
  const { of, against, ratio } = comparison
  const [word, told] = ratio > 1 ? ['staler', comparison] : ['fresher', inverted(comparison)]
  const statistic = [`${statisticOf(comparison)} staleness`, ...networkOf(result)].join(', ')
  return `${of} was ${figure(told)} ${word} than ${against} (${statistic})${doubt(comparison)}`
}

/** "2.9× the bytes per event (browser-like request heads, no TLS)". */
export function bytesPhrase(result: RunResult, comparison: Comparison, ofBaseline: string): string {
  const circumstances = byteCircumstances(result.scenario.resolved, [comparison.of, comparison.against])
  return `${figure(comparison)} the bytes per event${ofBaseline} (${circumstances})${doubt(comparison)}`
}

/** What stood between clients and server, without which a latency says little; nothing on one host. */
function networkOf({ scenario }: RunResult): string[] {
  const phrase = networkPhrase(scenario.resolved.network)
  return phrase === null ? [] : [phrase]
}

/** Empty when there is an interval, else why there is none: too few blocks in which both arms ran. */
export function blocksNote({ trials }: RunResult, { of, against, low }: Comparison): string {
  if (low !== null) return ''
  const blocksOf = (arm: string) => trials.filter((trial) => trial.arm === arm).map(({ block }) => block)
  const blocks = blocksOf(of).filter((block) => blocksOf(against).includes(block)).length
  const number = blocks === 1 ? 'one block' : `${blocks} blocks`
  return `; ${number}, so no interval: repeat at least ${LEAST_BLOCKS_FOR_INTERVAL} times`
}

function figure({ ratio, low, high }: Pick<Comparison, 'ratio' | 'low' | 'high'>): string {
  if (low === null || high === null) return times(ratio)
  return `${times(ratio)} [${significant(low)}, ${significant(high)}]`
}

function inverted({ ratio, low, high }: Comparison): Pick<Comparison, 'ratio' | 'low' | 'high'> {
  return { ratio: 1 / ratio, low: high === null ? null : 1 / high, high: low === null ? null : 1 / low }
}

/** Without an interval one cannot know whether the difference is chance, so not even that there is none is clear. */
function doubt(comparison: Comparison): string {
  if (isTold(comparison)) return ''
  const undecided = comparison.low === null && comparison.beyondError
  return undecided ? ': too little to tell chance from difference' : ': no clear difference'
}

/** `latency.p99` → `at p99`. */
function placeOf(comparison: Comparison): string {
  const statistic = statisticOf(comparison)
  return statistic === 'mean' ? 'on average' : `at ${statistic}`
}

/** `latency.p99` → `p99`. */
function statisticOf({ metric }: Comparison): string {
  return metric.split('.')[1] ?? metric
}

/** What a result says in words, once for the terminal and for the page. */
import type { RunResult } from '../format.ts'
import { blocksNote, bytesPhrase, comparisonSentence, isTold, latencyClause } from './sentences/comparison-sentence.ts'

export { madeUpPhrase } from './sentences/byte-circumstances.ts'
export { calibrationSentence } from './sentences/calibration-sentence.ts'
export { comparisonSentence } from './sentences/comparison-sentence.ts'
export { expectationNotes, expectationSentence, measuredPhrase } from './sentences/expectation-sentence.ts'
export { faultName, faultSentences } from './sentences/fault-sentence.ts'
export { largeBurstsSentence, networkPhrase } from './sentences/network-phrase.ts'
export { targetSentence } from './sentences/target-sentence.ts'
export { verdictFacts, verdictSentence } from './sentences/verdict-sentence.ts'

const NOTHING_CONCLUDED = 'Nothing is concluded from this run: its verdict is INVALID'

/**
 * One sentence for each arm against the baseline, on latency and bytes, in the order of the comparisons; of a run whose
 * verdict is INVALID one alone, that there is nothing to conclude. Empty without a trial.
 */
export function runSentences(result: RunResult): string[] {
  if (result.verdict.level === 'INVALID') return result.trials.length === 0 ? [] : [NOTHING_CONCLUDED]
  const arms = [...new Set(result.comparisons.map((comparison) => comparison.of))]
  return arms.map((arm) => armSentence(result, arm)).filter((sentence) => sentence !== null)
}

/**
 * "polling showed events 254× later than websocket at p99 and moved 2.9× the bytes per event (…)"; at p50 where a block
 * withheld a p99, which is said; null when the arm was not compared, as the baseline itself.
 */
export function armSentence(result: RunResult, arm: string): string | null {
  const find = (metric: string) => result.comparisons.find((one) => one.of === arm && one.metric === metric)
  const tail = find('latency.p99')
  const latency = tail ?? find('latency.p50')
  const bytes = find('bytesPerEvent')
  if (latency === undefined) {
    return bytes === undefined ? null : `${comparisonSentence(result, bytes)}; latencies are withheld`
  }
  const note = blocksNote(result, latency) + (tail === undefined ? '; p99 is withheld' : '')
  if (bytes === undefined) return latencyClause(result, latency) + note
  const joint = isTold(latency) ? ' and moved ' : '; it moved '
  return latencyClause(result, latency) + joint + bytesPhrase(result, bytes, '') + note
}

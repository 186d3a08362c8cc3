/** Why a run ends with exit code 99, for whoever reads nothing but the end of a log. */
import { judgedExpectations } from '../../results/analysis/expectations.ts'
import { measuredPhrase } from '../../results/analysis/sentences.ts'
import type { RunResult } from '../../results/format.ts'
import { isMissed } from './exit-code.ts'

/**
 * A line for each missed expectation: "expectation missed in quick: websocket.latency.p50 < 1ms (measured 1.4 ms [1.2 ms,
 * 1.6 ms])"; of one that is let pass, that it is. None for a run that was interrupted or is INVALID: its code says so.
 */
export function missedLines(results: readonly RunResult[], toleratesNoise: boolean): string[] {
  return results.flatMap((result) => {
    if (result.interrupted) return []
    const missed = judgedExpectations(result).filter(({ met }) => !met)
    return missed.map((line) => {
      const tolerated = isMissed(line, toleratesNoise) ? '' : ' and tolerated'
      return `expectation missed${tolerated} in ${result.scenario.name}: ${line.text} (${measuredPhrase(line)})`
    })
  })
}

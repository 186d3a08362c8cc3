/** The thresholds that the scenario set, each with what was measured. */

import { judgedExpectations } from '../../results/analysis/expectations.ts'
import { expectationNotes, measuredPhrase } from '../../results/analysis/sentences.ts'
import type { RunResult } from '../../results/format.ts'
import { ExpectationLine, ExpectationNotes } from './expectation-line.tsx'
import { expectationsSentence } from './figure-sentences.ts'

export function Expectations({ run }: { run: RunResult }) {
  const judged = judgedExpectations(run)
  if (judged.length === 0) return null
  return (
    <section aria-labelledby="expectations-title">
      <h2 id="expectations-title">What the scenario expected</h2>
      <p class="sentence">{expectationsSentence(judged, run.expectations.length)}</p>
      <ul class="expectations">
        {judged.map((expectation) => (
          <ExpectationLine
            key={expectation.text}
            text={expectation.text}
            met={expectation.met}
            measured={measuredPhrase(expectation)}
          />
        ))}
      </ul>
      <ExpectationNotes notes={expectationNotes(judged, run.trials)} />
    </section>
  )
}

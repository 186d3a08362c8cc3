/** The thresholds that the scenario set, each with what was measured. */

import { judgedExpectations } from '../../results/analysis/expectations.ts'
import { expectationNotes, measuredPhrase } from '../../results/analysis/sentences.ts'
import type { ExpectationResult, RunResult } from '../../results/format.ts'
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
          <Line key={expectation.text} expectation={expectation} />
        ))}
      </ul>
      {expectationNotes(judged, run.trials).map((note) => (
        <p key={note} class="note">{`${note[0]?.toUpperCase()}${note.slice(1)}.`}</p>
      ))}
    </section>
  )
}

function Line({ expectation }: { expectation: ExpectationResult }) {
  const { text, met } = expectation
  return (
    <li class={met ? 'met' : 'missed'}>
      <span class="mark">
        <span aria-hidden="true">{met ? '✓' : '✗'}</span>
        <span class="visually-hidden">{met ? 'met:' : 'missed:'}</span>
      </span>
      <code>{text}</code>
      <span class="measured">{measuredPhrase(expectation)}</span>
    </li>
  )
}

/** The thresholds that the scenario set, each with what was measured. */

import { measuredPhrase } from '../../results/analysis/sentences.ts'
import type { ExpectationResult, RunResult } from '../../results/format.ts'

export function Expectations({ run }: { run: RunResult }) {
  if (run.expectations.length === 0) return null
  const missed = run.expectations.filter((expectation) => !expectation.met).length
  return (
    <section aria-labelledby="expectations-title">
      <h2 id="expectations-title">What the scenario expected</h2>
      <p class="sentence">
        {missed === 0
          ? `All ${run.expectations.length} were met.`
          : `${missed} of ${run.expectations.length} were missed.`}
      </p>
      <ul class="expectations">
        {run.expectations.map((expectation) => (
          <Line key={expectation.text} expectation={expectation} />
        ))}
      </ul>
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

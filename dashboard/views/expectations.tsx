/** The thresholds that the scenario set, each with what was measured. */

import type { ExpectationResult, RunResult } from '../../results/format.ts'
import { formatMetric } from './metric-text.ts'

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

function Line({ expectation: { text, value, bound, met } }: { expectation: ExpectationResult }) {
  return (
    <li class={met ? 'met' : 'missed'}>
      <span class="mark">
        <span aria-hidden="true">{met ? '✓' : '✗'}</span>
        <span class="visually-hidden">{met ? 'met:' : 'missed:'}</span>
      </span>
      <code>{text}</code>
      <span class="measured">
        {value === null ? 'withheld' : `measured ${formatMetric(text, value)}`}
        {bound !== null && `, bound ${formatMetric(text, bound)}`}
      </span>
    </li>
  )
}

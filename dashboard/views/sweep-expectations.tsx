/** The thresholds that the scenario set, each over the cells in which it was judged. */
import { measuredPhrase } from '../../results/analysis/sentences.ts'
import {
  type SweptExpectation,
  sweptExpectations,
  sweptNotes,
  wherePhrase,
} from '../../results/analysis/sweep/expectations.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import { ExpectationLine, ExpectationNotes } from './expectation-line.tsx'

export function SweepExpectations({ sweep }: { sweep: SweepResult }) {
  const judged = sweptExpectations(sweep)
  if (judged.length === 0) return null
  return (
    <section aria-labelledby="expectations-title">
      <h2 id="expectations-title">What the scenario expected</h2>
      <ul class="expectations">
        {judged.map((expectation) => (
          <SweptLine key={expectation.text} swept={expectation} cellsInAll={sweep.cells.length} />
        ))}
      </ul>
      <ExpectationNotes notes={sweptNotes(sweep)} />
    </section>
  )
}

function SweptLine({ swept, cellsInAll }: { swept: SweptExpectation; cellsInAll: number }) {
  const { text, missed } = swept
  const met = missed.length === 0
  const misses = missed.map(({ cell, expectation }) => `${cell}: ${measuredPhrase(expectation)}`)
  const measured = met ? wherePhrase(swept, cellsInAll) : `missed at ${misses.join('; ')}`
  return <ExpectationLine text={text} met={met} measured={measured} />
}

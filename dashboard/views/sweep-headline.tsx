/** What was asked, over which values, and where curves cross, in words. */
import { sweepSentences } from '../../results/analysis/sweep/sentences.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import { axisWords } from './axis-words.ts'

export function SweepHeadline({ sweep }: { sweep: SweepResult }) {
  const { title, question } = sweep.scenario
  return (
    <header class="headline">
      <p class="load">{loadWords(sweep).join(' · ')}</p>
      <h1>{title}</h1>
      {question !== null && <p class="question">{question}</p>}
      <ul class="answers">
        {sweepSentences(sweep).map((sentence) => (
          <li key={sentence}>{sentence}.</li>
        ))}
      </ul>
    </header>
  )
}

function loadWords({ scenario, axes, cells, startedAt }: SweepResult): string[] {
  const blocks = cells.reduce((most, { run }) => Math.max(most, run.scenario.resolved.repeat), 0)
  return [
    scenario.name,
    ...axes.map(axisWords),
    `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`,
    `${blocks} ${blocks === 1 ? 'block' : 'blocks'}`,
    `${startedAt.slice(0, 16).replace('T', ' ')} UTC`,
  ]
}

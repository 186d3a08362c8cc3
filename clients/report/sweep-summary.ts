/** What a sweep prints when it is over: a table a figure, crossings, expectations, verdict, and where to find it again. */
import { expectationSentence } from '../../results/analysis/sentences.ts'
import { sweptExpectations, sweptNotes, wherePhrase } from '../../results/analysis/sweep/expectations.ts'
import { SWEEP_METRICS } from '../../results/analysis/sweep/metrics.ts'
import { sweepSentences } from '../../results/analysis/sweep/sentences.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import { paint } from './paint.ts'
import { type SummaryContext, savedSection, verdictLines } from './summary.ts'
import { sweepTable } from './sweep-table.ts'
import { counted } from './title.ts'
import { type Layout, wrap } from './wrap.ts'

export interface SweepSummaryContext extends Pick<SummaryContext, 'savedAs' | 'capturedAs' | 'command'> {
  /** The line above it. */
  readonly title: string
}

/** Paragraphs stand apart without blank lines. */
const HANGING = [' ', '   '] as const

/** The whole report of a sweep, without a line's end. */
export function sweepSummary(sweep: SweepResult, context: SweepSummaryContext, layout: Layout): string {
  const sections = [
    wrap(context.title, layout.width, '', '  ').map((line) => paint(layout.colour, 'bold', line)),
    ...SWEEP_METRICS.map((metric) => (sweep.cells.length === 0 ? [] : sweepTable(sweep, metric, layout))),
    sweepSentences(sweep).flatMap((sentence) => wrap(`${sentence}.`, layout.width, ...HANGING)),
    expectationLines(sweep, layout),
    [...interruptedLines(sweep, layout), ...verdictSection(sweep, layout)],
    savedSection(context),
  ]
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function expectationLines(sweep: SweepResult, layout: Layout): string[] {
  const notes = sweptNotes(sweep).flatMap((note) => wrap(`${note}.`, layout.width, ...HANGING))
  const lines = sweptExpectations(sweep).flatMap((swept) => {
    const { text, missed } = swept
    if (missed.length === 0) {
      const where = wherePhrase(swept, sweep.cells.length)
      const [first = '', ...rest] = wrap(`✓ ${text} (${where})`, layout.width, ...HANGING)
      return [first.replace('✓', (mark) => paint(layout.colour, 'green', mark)), ...rest]
    }
    return missed.flatMap(({ cell, expectation }) => {
      const [first = '', ...rest] = wrap(`${expectationSentence(expectation)} at ${cell}`, layout.width, ...HANGING)
      return [first.replace('✗', (mark) => paint(layout.colour, 'red', mark)), ...rest]
    })
  })
  return [...lines, ...notes.map((note) => paint(layout.colour, 'dim', note))]
}

function interruptedLines({ interrupted, cells }: SweepResult, layout: Layout): string[] {
  if (!interrupted) return []
  const trials = cells.reduce((sum, { run }) => sum + run.trials.length, 0)
  const kept = trials === 0 ? 'nothing had finished, so nothing is saved' : 'what had finished is kept'
  const text = `INTERRUPTED after ${counted(trials, 'trial')} of ${counted(cells.length, 'cell')}; ${kept}`
  return wrap(text, layout.width).map((line) => paint(layout.colour, 'yellow', line))
}

function verdictSection({ verdict, cells }: SweepResult, layout: Layout): string[] {
  const trials = cells.flatMap(({ run }) => run.trials)
  return trials.length === 0 ? [] : verdictLines({ trials, verdict }, layout)
}

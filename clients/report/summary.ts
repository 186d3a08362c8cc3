/** What a run prints when it is over: table, theory, faults, sentences, expectations, verdict, and where to find it again. */
import { judgedExpectations } from '../../results/analysis/expectations.ts'
import {
  calibrationSentence,
  expectationNotes,
  expectationSentence,
  faultSentences,
  largeBurstsSentence,
  runSentences,
  targetSentence,
  verdictSentence,
} from '../../results/analysis/sentences.ts'
import type { RunResult, VerdictLevel } from '../../results/format.ts'
import { detailSections } from './details.ts'
import { faultLines } from './faults.ts'
import { paint, type Style } from './paint.ts'
import { summaryTable } from './table.ts'
import { theoryLines } from './theory.ts'
import { type RunSetting, runTitle, trialsInAll } from './title.ts'
import { uplinkLines } from './uplink.ts'
import { type Layout, wrap } from './wrap.ts'

export interface SummaryContext extends RunSetting {
  /** Path of the result file; null: there is none, as no trial had finished. */
  readonly savedAs: string | null
  /** Path of the captured arrivals; null or absent: there are none. */
  readonly capturedAs?: string | null
  /** Whether the measures beside the headline are told, too; absent: no. */
  readonly details?: boolean
  /** How the user calls this program. */
  readonly command: string
}

/** Paragraphs stand apart without blank lines. */
const HANGING = [' ', '   '] as const

/** The whole report of a run, without a line's end. */
export function runSummary(result: RunResult, context: SummaryContext, layout: Layout): string {
  const sections = [
    titleSection(result, context, layout),
    result.trials.length === 0 ? [] : tableSection(result, layout),
    uplinkLines(result, layout),
    theoryLines(result, layout),
    ...(context.details === true ? detailSections(result, layout) : []),
    faultLines(result, layout),
    [...runSentences(result), ...faultSentences(result)].flatMap((sentence) =>
      wrap(`${sentence}.`, layout.width, ...HANGING),
    ),
    expectationSection(result, layout),
    [...interruptedSection(result, context, layout), ...verdictSection(result, layout)],
    savedSection(context),
  ]
  const spoken = sections.filter((lines) => lines.length > 0)
  return spoken.map((lines) => lines.join('\n')).join('\n\n')
}

function titleSection(result: RunResult, context: SummaryContext, layout: Layout): string[] {
  const lines = wrap(runTitle(result.scenario.resolved, context), layout.width, '', '  ')
  return lines.map((line) => paint(layout.colour, 'bold', line))
}

function tableSection(result: RunResult, layout: Layout): string[] {
  const { lines, notes } = summaryTable(result, layout)
  const said = [largeBurstsSentence(result.trials), targetSentence(result)].filter((sentence) => sentence !== null)
  const all = [...notes, ...said.flatMap((sentence) => wrap(`${sentence}.`, layout.width))]
  return [...lines, ...all.map((note) => paint(layout.colour, 'dim', note))]
}

function expectationSection(result: RunResult, layout: Layout): string[] {
  const judged = judgedExpectations(result)
  const notes = expectationNotes(judged, result.trials).flatMap((note) => wrap(`${note}.`, layout.width, ...HANGING))
  const lines = judged.flatMap((expectation) => {
    const [first = '', ...rest] = wrap(expectationSentence(expectation), layout.width, ...HANGING)
    const style: Style = expectation.met ? 'green' : 'red'
    return [first.replace(/[✓✗]/, (mark) => paint(layout.colour, style, mark)), ...rest]
  })
  return [...lines, ...notes.map((note) => paint(layout.colour, 'dim', note))]
}

function interruptedSection(result: RunResult, { aa }: SummaryContext, layout: Layout): string[] {
  if (!result.interrupted) return []
  const planned = trialsInAll(result.scenario.resolved, aa)
  const kept = result.trials.length === 0 ? 'nothing had finished, so nothing is saved' : 'what had finished is kept'
  const text = `INTERRUPTED after ${result.trials.length} of ${planned} trials; ${kept}`
  return wrap(text, layout.width).map((line) => paint(layout.colour, 'yellow', line))
}

const LEVEL_STYLES: Readonly<Record<VerdictLevel, Style>> = { VALID: 'green', SUSPECT: 'yellow', INVALID: 'red' }

/** The level with the instrument's own figures, then every reason to doubt with what to do about it. */
function verdictSection(result: RunResult, layout: Layout): string[] {
  // Without a trial there is nothing to judge.
  if (result.trials.length === 0) return []
  return [...verdictLines(result, layout), ...calibrationLines(result, layout)]
}

/** The same without what the machine can do at best: of a run, or of all cells of a sweep. */
export function verdictLines(result: Pick<RunResult, 'trials' | 'verdict'>, layout: Layout): string[] {
  const { level, reasons } = result.verdict
  const [first = '', ...rest] = wrap(verdictSentence(result), layout.width, ...HANGING)
  const doubts = reasons.flatMap(({ message, remedy }) => [
    ...wrap(message, layout.width, '   · '),
    ...wrap(remedy, layout.width, '     → '),
  ])
  return [first.replace(level, paint(layout.colour, LEVEL_STYLES[level], level)), ...rest, ...doubts]
}

function calibrationLines(result: RunResult, layout: Layout): string[] {
  const sentence = calibrationSentence(result)
  if (sentence === null) return []
  return wrap(sentence, layout.width, ...HANGING).map((line) => paint(layout.colour, 'dim', line))
}

/** Never wrapped: paths are there to be copied. */
export function savedSection({
  savedAs,
  capturedAs = null,
  command,
}: Pick<SummaryContext, 'savedAs' | 'capturedAs' | 'command'>): string[] {
  if (savedAs === null) return []
  const rows = capturedAs === null ? [] : [` rows  ${capturedAs}`]
  return [` saved ${savedAs}`, ...rows, ` look  ${command} open ${savedAs}`]
}

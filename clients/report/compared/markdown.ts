/** The comparison of two runs as Markdown, to be pasted into a design document. */

import { changeCell, figureCell, judgementCell } from './cells.ts'
import { type ComparedPair, harmless, type NamedRun, startOf } from './pair.ts'
import { comparedSentences, RUN_LUCK } from './sentences.ts'

export function comparedMarkdown(pair: ComparedPair): string {
  const { before, after, compared } = pair
  const differences = compared.differences.map((one) => [`${one.of}: ${one.key}`, one.before, one.after])
  const changes = compared.changes.map((change) => [
    change.arm,
    change.measured.label,
    figureCell(change.before, change) ?? '–',
    figureCell(change.after, change) ?? '–',
    changeCell(change) ?? '–',
    judgementCell(change),
  ])
  const said = comparedSentences(pair).map((sentence) => `- ${escaped(sentence)}.`)
  return [
    [
      `## Before and after${pair.cell === null ? '' : `: ${escaped(pair.cell)}`}`,
      '',
      runLine('before', before),
      runLine('after', after),
    ],
    differences.length === 0
      ? ['Machine, software and scenario are the same, as far as the files tell.']
      : table(['not the same', 'before', 'after'], differences),
    changes.length === 0
      ? []
      : table(['transport', 'figure', 'before', 'after', 'after/before', 'difference'], changes),
    changes.length === 0 ? said : [...said, `- ${RUN_LUCK}.`],
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function runLine(side: string, { path, run }: NamedRun): string {
  return `- ${side}: ${escaped(harmless(run.scenario.name))}, ${escaped(startOf(run))}, ${run.verdict.level} (${escaped(path)})`
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(heads),
    line(heads.map(() => '---')),
    ...rows.map((cells) => line(cells.map((cell) => escaped(harmless(cell))))),
  ]
}

/** Texts of a stranger's file must not become markup (CommonMark §2.4: any ASCII punctuation may be escaped). */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|~!&]/g, (mark) => `\\${mark}`)
}

/** The comparison of two runs for a terminal: first what else differs between them, then their figures. */
import type { Change } from '../../../results/analysis/runs/changes.ts'
import type { RunDifference } from '../../../results/analysis/runs/differences.ts'
import { type Column, layOutColumns } from '../columns.ts'
import { paint } from '../paint.ts'
import { clip, type Layout, wrap } from '../wrap.ts'
import { changeCell, figureCell, isWorse, judgementCell } from './cells.ts'
import { type ComparedPair, harmless, type NamedRun, startOf } from './pair.ts'
import { comparedSentences, RUN_LUCK } from './sentences.ts'

/** Without a line's end; no line is wider than `layout.width`, except words that are longer. */
export function comparedText(pair: ComparedPair, layout: Layout): string {
  const sections = [
    [...cellLine(pair, layout), ...runLines('before', pair.before, layout), ...runLines('after', pair.after, layout)],
    differenceLines(pair.compared.differences, layout),
    changeLines(pair.compared.changes, layout),
    comparedSentences(pair).flatMap((sentence) => wrap(`${sentence}.`, layout.width, ' ', '   ')),
    pair.compared.changes.length === 0 ? [] : dim(wrap(`${RUN_LUCK}.`, layout.width, ' ', '   '), layout),
  ]
  const spoken = sections.filter((lines) => lines.length > 0)
  return spoken.map((lines) => lines.join('\n')).join('\n\n')
}

function cellLine({ cell }: ComparedPair, { colour }: Layout): string[] {
  return cell === null ? [] : [` ${paint(colour, 'bold', `cell    ${cell}`)}`]
}

function runLines(side: string, { path, run }: NamedRun, layout: Layout): string[] {
  const name = harmless(run.scenario.name)
  const text = `${name}, ${startOf(run)}, ${run.verdict.level}`
  const [first = '', ...rest] = wrap(text, layout.width, ` ${side.padEnd(6)}  `)
  return [first.replace(side, paint(layout.colour, 'bold', side)), ...rest, ...dim([`         ${path}`], layout)]
}

/** Room for the longest key of the language, and what a value needs to say something. */
const LONGEST_KEY = 50
const LEAST_VALUE = 10

/** A longer list would hide the figures; --json has all. */
const MOST_DIFFERENCES = 24

function differenceLines(differences: readonly RunDifference[], layout: Layout): string[] {
  if (differences.length === 0)
    return wrap('Machine, software and scenario are the same, as far as the files tell.', layout.width)
  const shown = differences.slice(0, MOST_DIFFERENCES)
  const keyOf = ({ of, key }: RunDifference): string => clip(harmless(`${of}: ${key}`), LONGEST_KEY)
  const keyRoom = Math.max(...shown.map((one) => keyOf(one).length), 'not the same'.length)
  // One space before the first column, two between columns.
  const room = Math.max(LEAST_VALUE, Math.floor((layout.width - keyRoom - 5) / 2))
  const column = (title: string, text: (row: RunDifference) => string): Column<RunDifference> => {
    return { title, align: 'left', cell: (row) => clip(harmless(text(row)), room) }
  }
  const columns: Column<RunDifference>[] = [
    { title: 'not the same', align: 'left', cell: keyOf },
    column('before', (row) => row.before),
    column('after', (row) => row.after),
  ]
  const left = differences.length - shown.length
  const { lines } = layOutColumns(columns, shown, layout, false)
  const more = left === 0 ? [] : dim([`   and ${left} more, which --json has`], layout)
  return [...lines.map((line, index) => (index === 0 ? line : paint(layout.colour, 'yellow', line))), ...more]
}

/** A heading for each arm, and below it its figures. */
type Row = { readonly arm: string } | Change

const isChange = (row: Row): row is Change => 'judgement' in row
const ofChange = (cell: (change: Change) => string | null) => (row: Row) => (isChange(row) ? cell(row) : '')

const COLUMNS: readonly Column<Row>[] = [
  { title: 'figure', align: 'left', cell: (row) => (isChange(row) ? `  ${row.measured.label}` : harmless(row.arm)) },
  { title: 'before', align: 'right', leavesAs: 3, cell: ofChange((change) => figureCell(change.before, change)) },
  { title: 'after', align: 'right', leavesAs: 2, cell: ofChange((change) => figureCell(change.after, change)) },
  { title: 'after/before', align: 'right', leavesAs: 1, cell: ofChange(changeCell) },
  {
    title: 'difference',
    align: 'left',
    cell: ofChange(judgementCell),
    alarming: (row) => isChange(row) && isWorse(row),
  },
]

function changeLines(changes: readonly Change[], layout: Layout): string[] {
  if (changes.length === 0) return []
  const arms = [...new Set(changes.map(({ arm }) => arm))]
  const rows = arms.flatMap((arm): Row[] => [{ arm }, ...changes.filter((change) => change.arm === arm)])
  return [...layOutColumns(COLUMNS, rows, layout, false).lines]
}

function dim(lines: readonly string[], { colour }: Layout): string[] {
  return lines.map((line) => paint(colour, 'dim', line))
}

/** What the formulas say of the mean latency, beside what was measured. */
import { formatMs } from '../../protocol/units.ts'
import { crossoverNote } from '../../results/analysis/crossover-note.ts'
import { apartText, type TheoryRow, theoryLegend, theoryRows } from '../../results/analysis/theory-rows.ts'
import type { RunResult } from '../../results/format.ts'
import { type Column, layOutColumns } from './columns.ts'
import { paint } from './paint.ts'
import { type Layout, wrap } from './wrap.ts'

const COLUMNS: readonly Column<TheoryRow>[] = [
  { title: 'mean', align: 'left', cell: ({ arm }) => arm },
  { title: 'formula', align: 'left', leavesAs: 1, cell: ({ formula }) => formula },
  { title: 'theory', unit: 'ms', align: 'right', cell: ({ theoryUs }) => formatMs(theoryUs / 1000) },
  {
    title: 'measured',
    unit: 'ms',
    align: 'right',
    cell: ({ measuredUs }) => (measuredUs === null ? null : formatMs(measuredUs / 1000)),
  },
  { title: 'apart', align: 'right', cell: apartText },
]

/** Lines for `layout.width` columns; none where no formula applies. */
export function theoryLines(run: Pick<RunResult, 'trials' | 'scenario'>, layout: Layout): string[] {
  const rows = theoryRows(run)
  if (rows.length === 0) return []
  const notes = [theoryLegend(run), crossoverNote(run)].filter((note) => note !== null)
  const told = notes.flatMap((note) => wrap(note, layout.width)).map((line) => paint(layout.colour, 'dim', line))
  return [...layOutColumns(COLUMNS, rows, layout).lines, ...told]
}

/** What a run measured beside its headline, as `--details` prints it: a small table for each family of measures. */
import { type MeasureRow, type MeasureTable, measureTables } from '../../results/analysis/measures.ts'
import type { RunResult } from '../../results/format.ts'
import { type Column, layOutColumns } from './columns.ts'
import { paint } from './paint.ts'
import { type WithheldCell, withheldNotes } from './withheld-notes.ts'
import { type Layout, wrap } from './wrap.ts'

/** Lines for `layout.width` columns, one block a table; none without a trial. */
export function detailSections(run: Pick<RunResult, 'trials'>, layout: Layout): string[][] {
  return measureTables(run).map((table) => {
    const { lines, leftOut } = layOutColumns(columnsOf(table), table.rows, layout)
    const missing = leftOut.length === 0 ? '' : ` Left out for width: ${leftOut.join(', ')}; see --json.`
    const note = wrap(`${table.title} (medians over blocks). ${table.note}${missing}`, layout.width)
    const reasons = withheldNotes(withheldCells(table)).flatMap((reason) => wrap(reason, layout.width))
    return [...lines, ...[...note, ...reasons].map((line) => paint(layout.colour, 'dim', line))]
  })
}

/** The last columns leave a narrow terminal first. */
function columnsOf({ columns }: MeasureTable): Column<MeasureRow>[] {
  const figures = columns.map((title, index): Column<MeasureRow> => {
    return { title, align: 'right', leavesAs: index + 1, cell: ({ cells }) => cells[index] ?? null }
  })
  return [{ title: 'transport', align: 'left', cell: ({ arm }) => arm }, ...figures]
}

/** Dashes whose reason is known; the others are of what does not apply to that transport. */
function withheldCells({ columns, rows }: MeasureTable): WithheldCell[] {
  const known = rows.flatMap(({ withheld }) =>
    withheld.map((withholding, index) => ({ title: columns[index] ?? '', withholding })),
  )
  return known.filter(({ withholding }) => withholding !== null && withholding.by !== 'unknown')
}

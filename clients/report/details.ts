/** What a run measured beside its headline, as `--details` prints it: a small table for each family of measures. */
import { type MeasureRow, type MeasureTable, measureTables } from '../../results/analysis/measures.ts'
import type { RunResult } from '../../results/format.ts'
import { type Column, layOutColumns } from './columns.ts'
import { paint } from './paint.ts'
import { type WithheldCell, withheldNotes } from './withheld-notes.ts'
import { type Layout, wrap } from './wrap.ts'

/** Lines for `layout.width` columns, one block a table; none without a trial. */
export function detailSections(run: Pick<RunResult, 'trials'>, layout: Layout): string[][] {
  const medians = run.trials.some(({ block }) => block > 1) ? ' (medians over blocks)' : ''
  return measureTables(run).map((table) => {
    const note = wrap(`${table.title}${medians}. ${table.note}`, layout.width)
    const reasons = withheldNotes(withheldCells(table)).flatMap((reason) => wrap(reason, layout.width))
    return [...folded(table, layout), ...[...note, ...reasons].map((line) => paint(layout.colour, 'dim', line))]
  })
}

const ARM: Column<MeasureRow> = { title: 'transport', align: 'left', cell: ({ arm }) => arm }

/** Columns that do not fit go on in a table below: who asks for details gets all of them. */
function folded({ columns, rows }: MeasureTable, layout: Layout): string[] {
  const figures = columns.map((title, index) => ({ title, cell: ({ cells }: MeasureRow) => cells[index] ?? null }))
  const lines: string[] = []
  for (let from = 0; from < figures.length; ) {
    // The last ones leave first, and the first one has to stay, however narrow the terminal is.
    const rest = figures.slice(from).map((figure, at): Column<MeasureRow> => {
      return { ...figure, align: 'right', ...(at > 0 && { leavesAs: at }) }
    })
    const { lines: drawn, leftOut } = layOutColumns([ARM, ...rest], rows, layout, false)
    lines.push(...drawn)
    from += rest.length - leftOut.length
  }
  return lines
}

/** Dashes whose reason is known; the others are of what does not apply to that transport. */
function withheldCells({ columns, rows }: MeasureTable): WithheldCell[] {
  const known = rows.flatMap(({ withheld }) =>
    withheld.map((withholding, index) => ({ title: columns[index] ?? '', withholding })),
  )
  return known.filter(({ withholding }) => withholding !== null && withholding.by !== 'unknown')
}

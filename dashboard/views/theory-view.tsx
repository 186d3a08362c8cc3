/** Theory beside the measurement: what the formulas say of the mean latency, and how far off it was. */
import { formatUs } from '../../protocol/units.ts'
import { crossoverNote } from '../../results/analysis/crossover-note.ts'
import { apartText, theoryLegend, theoryRows } from '../../results/analysis/theory-rows.ts'
import type { RunResult } from '../../results/format.ts'
import type { ArmStyle } from '../charts/palette.ts'
import { ArmName } from './arm-name.tsx'
import { DataTable } from './data-table.tsx'

/** Nothing where no formula applies. */
export function TheoryView({ run, styles }: { run: RunResult; styles: ReadonlyMap<string, ArmStyle> }) {
  const rows = theoryRows(run)
  if (rows.length === 0) return null
  const crossover = crossoverNote(run)
  return (
    <section class="theory" aria-labelledby="theory-title">
      <h2 id="theory-title">By theory</h2>
      <DataTable
        caption="Mean latency by theory and as measured, median over the blocks"
        columns={['transport', 'formula', 'theory', 'measured', 'apart']}
        rows={rows.map((row) => ({
          key: row.arm,
          head: <ArmName arm={row.arm} style={styles.get(row.arm)} />,
          cells: [
            row.formula,
            formatUs(row.theoryUs),
            row.measuredUs === null ? null : formatUs(row.measuredUs),
            apartText(row),
          ],
        }))}
      />
      <p class="muted">{theoryLegend(run)}</p>
      {crossover === null ? null : <p class="muted">{crossover}</p>}
    </section>
  )
}

/** What a run measured beside its headline: a table for each family of measures, behind one summary. */
import { type MeasureTable, measureTables } from '../../results/analysis/measures.ts'
import type { RunResult } from '../../results/format.ts'
import type { ArmStyle } from '../charts/palette.ts'
import { ArmName } from './arm-name.tsx'
import { DataTable } from './data-table.tsx'

export function MeasuresView({ run, styles }: { run: RunResult; styles: ReadonlyMap<string, ArmStyle> }) {
  const tables = measureTables(run)
  if (tables.length === 0) return null
  return (
    <section class="measures" aria-labelledby="measures-title">
      <h2 id="measures-title">What else was measured</h2>
      <details>
        <summary>Connecting, freshness, cost, and the instrument itself</summary>
        {tables.map((table) => (
          <Table key={table.title} table={table} styles={styles} />
        ))}
      </details>
    </section>
  )
}

function Table({ table, styles }: { table: MeasureTable; styles: ReadonlyMap<string, ArmStyle> }) {
  return (
    <>
      <DataTable
        caption={`${table.title}, median over the blocks`}
        columns={['transport', ...table.columns]}
        rows={table.rows.map(({ arm, cells, withheld }) => ({
          key: arm,
          head: <ArmName arm={arm} style={styles.get(arm)} />,
          cells,
          withheld,
        }))}
      />
      <p class="muted">{table.note}</p>
    </>
  )
}

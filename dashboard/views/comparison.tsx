/** The comparison table: one row an arm, the median over its blocks with the least and the greatest beneath. */
import type { ComponentChildren } from 'preact'
import { formatCount, formatUs } from '../../protocol/units.ts'
import { deliveriesOf } from '../../results/analysis/deliveries.ts'
import { trialsOfArm } from '../../results/analysis/order.ts'
import { firstWithholding } from '../../results/analysis/withheld.ts'
import type { RunResult, Spread, SummaryRow } from '../../results/format.ts'
import type { ArmStyle } from '../charts/palette.ts'
import { ArmName } from './arm-name.tsx'
import { DataTable } from './data-table.tsx'

interface Column {
  readonly head: string
  readonly unit: string
  /** Of METRICS, where a trial may withhold it. */
  readonly metric?: string
  /** null where the file withholds the figure. */
  cell(row: SummaryRow, run: RunResult): ComponentChildren | null
}

const COLUMNS: readonly Column[] = [
  { head: 'p50', unit: 'latency', metric: 'latency.p50', cell: (row) => figure(row.p50Us, formatUs) },
  { head: 'p99', unit: 'latency', metric: 'latency.p99', cell: (row) => figure(row.p99Us, formatUs) },
  { head: 'p99.9', unit: 'latency', metric: 'latency.p999', cell: (row) => figure(row.p999Us, formatUs) },
  { head: 'max', unit: 'latency', metric: 'latency.max', cell: (row) => figure(row.maxUs, formatUs) },
  {
    head: 'staleness',
    unit: 'mean',
    metric: 'staleness.mean',
    cell: (row) => figure(row.stalenessMeanMs, (ms) => formatUs(ms * 1000)),
  },
  { head: 'B/event', unit: 'down + up', cell: (row) => figure(row.bytesPerEvent, (bytes) => bytes.toFixed(0)) },
  { head: 'conns', unit: 'opened', cell: (row) => figure(row.connections, formatCount) },
  { head: 'req/s', unit: 'measured', cell: (row) => figure(row.requestsPerSecond, (rate) => rate.toFixed(1)) },
  { head: 'lost', unit: 'events', metric: 'deliveries.lost', cell: (row, run) => lost(lostOf(run, row.arm)) },
  {
    head: 'server CPU',
    unit: 'µs/event',
    metric: 'server.cpuUsPerEvent',
    cell: (row) => figure(row.serverCpuUsPerEvent, (us) => us.toFixed(1)),
  },
]

export function Comparison({ run, styles }: { run: RunResult; styles: ReadonlyMap<string, ArmStyle> }) {
  const blocks = run.summary.reduce((most, row) => Math.max(most, row.blocks), 0)
  return (
    <section class="comparison" aria-labelledby="comparison-title">
      <h2 id="comparison-title">Side by side</h2>
      <DataTable
        caption={
          blocks > 1
            ? `Median over ${blocks} blocks, with the least and the greatest; lost: of all blocks`
            : 'One block: there is nothing to tell chance from difference'
        }
        columns={['transport', ...COLUMNS.map(columnHead)]}
        rows={run.summary.map((row) => {
          const trials = trialsOfArm(run.trials, row.arm)
          return {
            key: row.arm,
            head: <ArmName arm={row.arm} style={styles.get(row.arm)} />,
            cells: COLUMNS.map((column) => column.cell(row, run)),
            withheld: COLUMNS.map(({ metric = '' }) => firstWithholding(trials, metric)),
          }
        })}
      />
    </section>
  )
}

function columnHead({ head, unit }: Column) {
  return (
    <>
      {head} <span class="unit">{unit}</span>
    </>
  )
}

function figure(spread: Spread, format: (value: number) => string) {
  if (spread === null) return null
  const range = rangeText(format(spread.low), format(spread.high))
  return (
    <>
      {format(spread.median)}
      {range !== null && <span class="range">{range}</span>}
    </>
  )
}

/** `495 – 504 ms`: a unit that both have is written once. null when they read the same. */
function rangeText(low: string, high: string): string | null {
  if (low === high) return null
  const [figure = low, unit] = low.split(' ')
  return `${unit !== undefined && unit === high.split(' ')[1] ? figure : low} – ${high}`
}

/** Over all blocks: a median would hide the one that lost events. */
function lostOf(run: RunResult, arm: string): number | null {
  return deliveriesOf(run.trials.filter((trial) => trial.arm === arm)).lost
}

function lost(count: number | null) {
  return count === null ? null : <span class={count > 0 ? 'alarming' : undefined}>{formatCount(count)}</span>
}

/** What clients sent up: how long it took to be acknowledged and to reach everybody, and what became of it. */
import { formatMs } from '../../protocol/units.ts'
import { metricValue } from '../../results/analysis/metric-value.ts'
import { armsInOrder, trialsOfArm } from '../../results/analysis/order.ts'
import { spreadOf } from '../../results/analysis/statistics.ts'
import { uplinksOf } from '../../results/analysis/uplink-ledgers.ts'
import { firstWithholding } from '../../results/analysis/withheld.ts'
import type { RunResult, Trial, UplinkLedger } from '../../results/format.ts'
import { type Column, layOutColumns } from './columns.ts'
import { paint } from './paint.ts'
import { withheldNotes } from './withheld-notes.ts'
import { type Layout, wrap } from './wrap.ts'

interface UplinkRow {
  readonly arm: string
  readonly trials: readonly Trial[]
  /** Over all blocks. */
  readonly ledger: UplinkLedger
}

interface UplinkColumn extends Column<UplinkRow> {
  readonly metric?: string
}

const COLUMNS: readonly UplinkColumn[] = [
  { title: 'way up', align: 'left', cell: ({ arm }) => arm },
  latency('ack p50', 'uplink.ack.p50'),
  latency('p99', 'uplink.ack.p99', 2),
  latency('echo p50', 'uplink.echo.p50', 4),
  latency('p99', 'uplink.echo.p99', 3),
  latency('other p50', 'uplink.relay.p50'),
  latency('p99', 'uplink.relay.p99'),
  { title: 'messages', align: 'right', leavesAs: 1, cell: ({ ledger }) => String(ledger.due) },
  counted('failed', ({ failed }) => failed),
  counted('lost', ({ echoesLost, lost }) => echoesLost + lost),
]

/** Lines for `layout.width` columns; none where clients send nothing. */
export function uplinkLines({ trials }: Pick<RunResult, 'trials'>, layout: Layout): string[] {
  const rows = armsInOrder(trials).map((arm) => rowOf(arm, trialsOfArm(trials, arm)))
  const sending = rows.filter((row) => row.trials.some(({ uplink }) => uplink !== undefined))
  if (sending.length === 0) return []
  const { lines, leftOut } = layOutColumns(COLUMNS, sending, layout)
  const notes = [
    'From when a message was due: to its receipt (ack), to its sender’s own copy (echo), to each other member’s of its ' +
      'channel. Failed: never acknowledged; lost: copies that somebody should have got. Sums over all blocks.',
    ...withheldNotes(sending.flatMap(hiddenCells)),
    ...(leftOut.length > 0 ? [`Left out for width: ${leftOut.join(', ')}; see --details.`] : []),
  ]
  return [
    ...lines,
    ...notes.flatMap((note) => wrap(note, layout.width)).map((line) => paint(layout.colour, 'dim', line)),
  ]
}

function rowOf(arm: string, trials: readonly Trial[]): UplinkRow {
  return { arm, trials, ledger: uplinksOf(trials) }
}

function latency(title: string, metric: string, leavesAs?: number): UplinkColumn {
  const cell = ({ trials }: UplinkRow): string | null => {
    const spread = spreadOf(trials.map((trial) => metricValue(trial, metric)))
    return spread === null ? null : formatMs(spread.median / 1000)
  }
  return { title, metric, unit: 'ms', align: 'right', cell, ...(leavesAs !== undefined && { leavesAs }) }
}

function counted(title: string, of: (ledger: UplinkLedger) => number): UplinkColumn {
  const count = ({ ledger }: UplinkRow): number => of(ledger)
  return { title, align: 'right', cell: (row) => String(count(row)), alarming: (row) => count(row) > 0 }
}

function hiddenCells(row: UplinkRow) {
  return COLUMNS.filter(({ metric, cell }) => metric !== undefined && cell(row) === null).map(({ title, metric }) => ({
    title: titleOf(title, metric ?? ''),
    withholding: firstWithholding(row.trials, metric ?? ''),
  }))
}

/** `p99` alone says nothing outside of its column. */
function titleOf(title: string, metric: string): string {
  const names: Readonly<Record<string, string>> = { ack: 'ack', echo: 'echo', relay: 'other' }
  return title === 'p99' ? `${names[metric.split('.')[1] ?? '']} p99` : title
}

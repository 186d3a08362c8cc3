/** The summary table of a run: one row an arm, the median over its blocks. */
import { formatMs } from '../../protocol/units.ts'
import { deliveriesOf } from '../../results/analysis/deliveries.ts'
import { instrumentPart } from '../../results/analysis/instrument-part.ts'
import { trialsOfArm } from '../../results/analysis/order.ts'
import { firstWithholding } from '../../results/analysis/withheld.ts'
import type { Spread, SummaryRow, Trial } from '../../results/format.ts'
import { type Column, layOutColumns, WITHHELD } from './columns.ts'
import { type WithheldCell, withheldNotes } from './withheld-notes.ts'
import { type Layout, wrap } from './wrap.ts'

/** What the table shows of a result. */
export interface TableInput {
  readonly summary: readonly SummaryRow[]
  readonly trials: readonly Trial[]
}

/** A row with what only the trials know: a median would hide the one block that lost events. */
type TableRow = SummaryRow & { readonly lostInAll: number | null; readonly trials: readonly Trial[] }

export interface SummaryTable {
  readonly lines: readonly string[]
  /** What a reader must know about the figures: how many blocks, what is withheld, what did not fit. */
  readonly notes: readonly string[]
}

interface SummaryColumn extends Column<TableRow> {
  /** The metric of METRICS that it shows the median of, where a trial may withhold it. */
  readonly metric?: string
}

const COLUMNS: readonly SummaryColumn[] = [
  { title: 'transport', align: 'left', cell: (row) => row.arm },
  latencyColumn('p50', 'latency.p50', (row) => row.p50Us),
  latencyColumn('p99', 'latency.p99', (row) => row.p99Us),
  { ...latencyColumn('p99.9', 'latency.p999', (row) => row.p999Us), leavesAs: 6 },
  { ...latencyColumn('max', 'latency.max', (row) => row.maxUs), leavesAs: 3 },
  {
    title: 'staleness',
    shortTitle: 'stale',
    metric: 'staleness.mean',
    unit: 'ms',
    align: 'right',
    leavesAs: 2,
    cell: (row) => figure(row.stalenessMeanMs, formatMs),
  },
  {
    title: 'B/event',
    shortTitle: 'B/ev',
    align: 'right',
    cell: (row) => figure(row.bytesPerEvent, (bytes) => bytes.toFixed(0)),
  },
  { title: 'conns', align: 'right', leavesAs: 5, cell: (row) => figure(row.connections, (count) => count.toFixed(0)) },
  { title: 'req/s', align: 'right', leavesAs: 4, cell: (row) => figure(row.requestsPerSecond, formatRate) },
  {
    title: 'lost',
    metric: 'deliveries.lost',
    align: 'right',
    cell: (row) => (row.lostInAll === null ? null : String(row.lostInAll)),
    alarming: (row) => (row.lostInAll ?? 0) > 0,
  },
  {
    title: 'server cpu',
    shortTitle: 'cpu',
    metric: 'server.cpuUsPerEvent',
    unit: 'µs/event',
    shortUnit: 'µs/ev',
    align: 'right',
    leavesAs: 1,
    cell: (row) => figure(row.serverCpuUsPerEvent, (us) => us.toFixed(us < 9.95 ? 1 : 0)),
  },
]

/** Builds the table for `layout.width` columns; nothing is printed. */
export function summaryTable(input: TableInput, layout: Layout): SummaryTable {
  const rows = input.summary.map((row) => tableRow(row, input))
  const { lines, leftOut, withheld } = layOutColumns(COLUMNS, rows, layout)
  const notes = [
    blocksNote(rows),
    ...instrumentNotes(rows),
    ...rows.flatMap(spreadNotes),
    ...withheldNotes(withheldCells(withheld, rows)),
    ...leftOutNotes(leftOut),
  ]
  return { lines, notes: notes.flatMap((note) => wrap(note, layout.width)) }
}

function latencyColumn(title: string, metric: string, spread: (row: TableRow) => Spread): SummaryColumn {
  return { title, metric, unit: 'ms', align: 'right', cell: (row) => figure(spread(row), (us) => formatMs(us / 1000)) }
}

function figure(spread: Spread, format: (value: number) => string): string | null {
  return spread === null ? null : format(spread.median)
}

function formatRate(rate: number): string {
  return rate.toFixed(rate < 99.95 ? 1 : 0)
}

function tableRow(row: SummaryRow, { trials }: TableInput): TableRow {
  const own = trialsOfArm(trials, row.arm)
  return { ...row, lostInAll: deliveriesOf(own).lost, trials: own }
}

function blocksNote(rows: readonly TableRow[]): string {
  const counts = [...new Set(rows.map((row) => row.blocks))].sort((one, other) => one - other)
  const blocks = counts.length > 1 ? `${counts[0]} to ${counts.at(-1)}` : `${counts[0] ?? 0}`
  if (blocks === '1') return 'One block: no interval can be given; --repeat 3 gives one, 5 a good one.'
  return `Medians over ${blocks} blocks (lost: their sum); latency from the due instant.`
}

/** p50 and p99 alone: what most readers quote; the page and --json have the others. */
function instrumentNotes(rows: readonly TableRow[]): string[] {
  const parts = rows.flatMap((row) => {
    const { p50Us, p99Us } = instrumentPart(row.trials)
    if (p50Us === null && p99Us === null) return []
    return [`${row.arm} ${errorMs(p50Us, row.p50Us)}/${errorMs(p99Us, row.p99Us)}`]
  })
  return parts.length === 0 ? [] : [`Instrument error in p50/p99, at most, ms: ${parts.join(', ')}.`]
}

/** The error of a figure that is withheld is of no use. */
function errorMs(us: number | null, figure: Spread): string {
  return us === null || figure === null ? WITHHELD : formatMs(us / 1000)
}

/** Blocks whose p99 differ by more than this hide something behind their median. */
const NOTED_SPREAD = 1.5

function spreadNotes({ arm, blocks, p99Us }: TableRow): string[] {
  if (p99Us === null || p99Us.high <= NOTED_SPREAD * p99Us.low) return []
  return [`p99 of ${arm} ranged ${formatMs(p99Us.low / 1000)}–${formatMs(p99Us.high / 1000)} ms over ${blocks} blocks.`]
}

function withheldCells(titles: readonly string[], rows: readonly TableRow[]): WithheldCell[] {
  return COLUMNS.filter(({ title }) => titles.includes(title)).flatMap((column) => {
    const hidden = rows.filter((row) => column.cell(row) === null)
    return hidden.map(({ trials }) => ({
      title: column.title,
      withholding: firstWithholding(trials, column.metric ?? ''),
    }))
  })
}

function leftOutNotes(titles: readonly string[]): string[] {
  return titles.length === 0 ? [] : [`Left out for width: ${titles.join(', ')}; see --json.`]
}

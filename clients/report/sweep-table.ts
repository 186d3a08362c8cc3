/** One figure over a sweep: a row a cell, a column an arm, theory beside each. */
import { formatAxisValue, type MatrixAxis } from '../../protocol/matrix.ts'
import { formatMs } from '../../protocol/units.ts'
import { armsInOrder, trialsOfArm } from '../../results/analysis/order.ts'
import { curvesOf, type SweepPoint } from '../../results/analysis/sweep/curves.ts'
import type { SweepMetric } from '../../results/analysis/sweep/metrics.ts'
import { metricCircumstances } from '../../results/analysis/sweep/sentences.ts'
import { slicesOf } from '../../results/analysis/sweep/slices.ts'
import { firstWithholding } from '../../results/analysis/withheld.ts'
import type { SweepCell, SweepResult } from '../../results/format/sweep.ts'
import { type Column, layOutColumns } from './columns.ts'
import { paint } from './paint.ts'
import { withheldNotes } from './withheld-notes.ts'
import { type Layout, wrap } from './wrap.ts'

/** What gives way where columns are few. */
interface PointParts {
  readonly interval: boolean
}

interface CellRow {
  readonly cell: SweepCell
  readonly points: ReadonlyMap<string, SweepPoint>
}

/** Lines for `layout.width` columns, with a heading; none where no cell has the figure. */
export function sweepTable(sweep: SweepResult, metric: SweepMetric, layout: Layout): string[] {
  const rows = rowsOf(sweep, metric)
  if (rows.every(({ points }) => [...points.values()].every(({ mean }) => mean === null))) return []
  const arms = armsInOrder(sweep.cells.flatMap(({ run }) => run.trials))
  const columns = (parts: PointParts) => [
    ...sweep.axes.map(axisColumn),
    ...arms.map((arm) => armColumn(arm, metric, parts)),
  ]
  const whole = layOutColumns(columns({ interval: true }), rows, layout)
  const fits = whole.lines.every((line) => line.length <= layout.width)
  const { lines, withheld } = fits ? whole : layOutColumns(columns({ interval: false }), rows, layout)
  const notes = [
    noteOf(rows, arms, metric, fits),
    ...withheldNotes(withheld.map((arm) => withheldCell(arm, rows, metric))),
  ]
  const told = notes.flatMap((note) => wrap(note, layout.width))
  const heading = `${metric.title}${metric.unit === 'us' ? ', ms' : ''}`
  return [
    paint(layout.colour, 'bold', ` ${heading}`),
    ...lines,
    ...told.map((line) => paint(layout.colour, 'dim', line)),
  ]
}

function rowsOf(sweep: SweepResult, metric: SweepMetric): CellRow[] {
  return slicesOf(sweep).flatMap((slice) => {
    const curves = curvesOf(slice, metric)
    return slice.places.map(({ cell }, place) => ({
      cell,
      points: new Map(curves.flatMap(({ arm, points }) => (points[place] ? [[arm, points[place]] as const] : []))),
    }))
  })
}

function axisColumn({ name, unit }: MatrixAxis): Column<CellRow> {
  return {
    title: name,
    align: 'right',
    cell: ({ cell }) => formatAxisValue(unit, cell.values[name] ?? Number.NaN),
  }
}

function armColumn(arm: string, metric: SweepMetric, parts: PointParts): Column<CellRow> {
  return { title: arm, align: 'right', cell: ({ points }) => pointText(points.get(arm), metric, parts) }
}

/** `251 ±3 (250)`: the mean, half of its interval where there is one that shows, theory where a formula applies. */
function pointText(point: SweepPoint | undefined, { unit }: SweepMetric, parts: PointParts): string | null {
  if (point === undefined || point.mean === null) return null
  const text = (value: number) => (unit === 'us' ? formatMs(value / 1000) : value.toFixed(0))
  const { low, high, theory } = point
  const half = low === null || high === null ? 0 : (high - low) / 2
  const interval = !parts.interval || Number(text(half)) === 0 ? '' : ` ±${text(half)}`
  return `${text(point.mean)}${interval}${theory === null ? '' : ` (${text(theory)})`}`
}

const ABOUT: Readonly<Record<SweepMetric['key'], string>> = {
  latency: 'from the due instant',
  bytes:
    'of sockets, both directions; in brackets an event’s own payload and frame, or a poll’s, with the heads that were measured, shared by its events',
  linkBytes:
    'modelled from the measured bytes or counted at interfaces; in brackets the model at exactly this rate, with the heads that were measured',
}

function noteOf(
  rows: readonly CellRow[],
  arms: readonly string[],
  metric: SweepMetric,
  withIntervals: boolean,
): string {
  const { key } = metric
  const blocks = Math.max(...rows.flatMap(({ points }) => [...points.values()].map((point) => point.blocks)))
  const statistic =
    blocks < 3
      ? `Under 3 blocks there is no interval, and no crossing is located (--repeat 3)`
      : `Mean over ${blocks} blocks (geometric)${withIntervals ? ' ± half of its 95 % interval' : '; its intervals are left out for width, see --json'}`
  const circumstances = metricCircumstances(rows, metric, arms)
  const about = circumstances === null ? `${ABOUT[key]}, in brackets by theory` : `${ABOUT[key]}; ${circumstances}`
  return `${statistic}; ${about}.`
}

function withheldCell(arm: string, rows: readonly CellRow[], { key }: SweepMetric) {
  const hidden = rows.filter(({ points }) => (points.get(arm)?.mean ?? null) === null)
  const trials = hidden.flatMap(({ cell }) => trialsOfArm(cell.run.trials, arm))
  return { title: arm, withholding: key === 'latency' ? firstWithholding(trials, 'latency.mean') : null }
}

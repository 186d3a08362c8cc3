/** Columns of text: widths found from what stands in them, and what gives way when the terminal is narrow. */
import Table from 'cli-table3'
import { paint } from './paint.ts'
import type { Layout } from './wrap.ts'

export interface Column<Row> {
  /** Heading, and the one for narrow terminals. */
  readonly title: string
  readonly shortTitle?: string
  /** Second line of the heading: the unit. */
  readonly unit?: string
  readonly shortUnit?: string
  readonly align: 'left' | 'right'
  /** Columns with a number leave a table that is too wide, the highest first. */
  readonly leavesAs?: number
  /** What stands in a row; null: withheld, shown as `–`. */
  readonly cell: (row: Row) => string | null
  /** Whether a cell calls for attention. */
  readonly alarming?: (row: Row) => boolean
}

export interface ColumnText {
  /** Heading lines, then one line a row. */
  readonly lines: readonly string[]
  /** Titles of the columns that did not fit. */
  readonly leftOut: readonly string[]
  /** Titles of the columns in which something is withheld. */
  readonly withheld: readonly string[]
}

export const WITHHELD = '–'

/**
 * Lays out `rows`: long headings while they fit, then short ones, then narrow gaps, then fewer columns.
 *
 * @param mayBeTight whether gaps may become a single space, which headings of several words cannot bear
 */
export function layOutColumns<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  layout: Layout,
  mayBeTight = true,
): ColumnText {
  const styles = mayBeTight ? [LONG, SHORT, TIGHT] : [LONG, SHORT]
  let kept = [...columns]
  const leftOut: string[] = []
  for (;;) {
    const style = styles.find((candidate) => widthIn(kept, rows, candidate) <= layout.width)
    const next = style === undefined ? nextToLeave(kept) : undefined
    if (next === undefined) return draw(kept, rows, style ?? (styles.at(-1) as HeadingStyle), layout, leftOut)
    kept = kept.filter((column) => column !== next)
    leftOut.push(next.title)
  }
}

interface HeadingStyle {
  readonly short: boolean
  readonly gap: number
}
const LONG: HeadingStyle = { short: false, gap: 2 }
const SHORT: HeadingStyle = { short: true, gap: 2 }
const TIGHT: HeadingStyle = { short: true, gap: 1 }

function nextToLeave<Row>(columns: readonly Column<Row>[]): Column<Row> | undefined {
  const candidates = columns.filter((column) => column.leavesAs !== undefined)
  return candidates.sort((one, other) => (other.leavesAs ?? 0) - (one.leavesAs ?? 0))[0]
}

function headingOf<Row>(column: Column<Row>, style: HeadingStyle): [title: string, unit: string] {
  return style.short
    ? [column.shortTitle ?? column.title, column.shortUnit ?? column.unit ?? '']
    : [column.title, column.unit ?? '']
}

function columnWidth<Row>(column: Column<Row>, rows: readonly Row[], style: HeadingStyle): number {
  return Math.max(
    ...[...headingOf(column, style), ...rows.map((row) => textOf(column, row))].map((text) => text.length),
  )
}

function widthIn<Row>(columns: readonly Column<Row>[], rows: readonly Row[], style: HeadingStyle): number {
  const widths = columns.map((column) => columnWidth(column, rows, style))
  return 1 + widths.reduce((sum, width) => sum + width, 0) + style.gap * (columns.length - 1)
}

function draw<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  style: HeadingStyle,
  layout: Layout,
  leftOut: readonly string[],
): ColumnText {
  const headings = columns.map((column) => headingOf(column, style))
  const units = headings.map(([, unit]) => paint(layout.colour, 'dim', unit))
  const table = borderless(columns, style.gap)
  table.push(headings.map(([title]) => paint(layout.colour, 'bold', title)))
  if (headings.some(([, unit]) => unit !== '')) table.push(units)
  for (const row of rows) table.push(columns.map((column) => cellText(column, row, layout.colour)))
  const withheld = columns.filter((column) => rows.some((row) => column.cell(row) === null))
  return {
    lines: table
      .toString()
      .split('\n')
      .map((line) => ` ${line.trimEnd()}`),
    leftOut,
    withheld: withheld.map((column) => column.title),
  }
}

/** A table of nothing but cells and the gaps between them. */
function borderless<Row>(columns: readonly Column<Row>[], gap: number): Table.Table {
  const names = ['top', 'bottom', 'left', 'right', 'mid', 'middle'] as const
  const corners = ['top-mid', 'top-left', 'top-right', 'bottom-mid', 'bottom-left', 'bottom-right'] as const
  const crossings = ['left-mid', 'mid-mid', 'right-mid'] as const
  const chars = Object.fromEntries([...names, ...corners, ...crossings].map((name) => [name, '']))
  const colAligns = columns.map((column) => column.align)
  return new Table({ chars, colAligns, style: { 'padding-left': 0, 'padding-right': gap, head: [], border: [] } })
}

function cellText<Row>(column: Column<Row>, row: Row, colour: boolean): string {
  return paint(colour && column.alarming?.(row) === true, 'red', textOf(column, row))
}

function textOf<Row>(column: Column<Row>, row: Row): string {
  return column.cell(row) ?? WITHHELD
}

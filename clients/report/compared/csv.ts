/** The figures of two runs as CSV (RFC 4180), a line each, in the units of result files. */
import type { Change } from '../../../results/analysis/runs/changes.ts'
import type { Spread } from '../../../results/format.ts'
import type { ComparedPair } from './pair.ts'

const HEADS = [
  ...['cell', 'transport', 'metric', 'unit', 'before', 'beforeLow', 'beforeHigh', 'after', 'afterLow', 'afterHigh'],
  ...['of', 'change', 'low', 'high', 'difference'],
]

/** Fields are empty where a figure is withheld, and that of the cell where two runs are compared. Lines end with CRLF, the last one too. */
export function comparedCsv(pairs: readonly ComparedPair[]): string {
  const rows = pairs.flatMap(({ cell, compared }) => compared.changes.map((change) => [cell, ...fieldsOf(change)]))
  const lines = [HEADS, ...rows].map((fields) => fields.map(field).join(','))
  return `${lines.join('\r\n')}\r\n`
}

function fieldsOf({
  arm,
  measured,
  before,
  after,
  of,
  change,
  low,
  high,
  judgement,
}: Change): (string | number | null)[] {
  return [arm, measured.metric, measured.unit, ...spread(before), ...spread(after), of, change, low, high, judgement]
}

function spread(values: Spread): (number | null)[] {
  return values === null ? [null, null, null] : [values.median, values.low, values.high]
}

/** Spreadsheets take a text for a formula when it begins like one: an apostrophe before it keeps it text. */
function field(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

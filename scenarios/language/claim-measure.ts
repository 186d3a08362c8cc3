/**
 * The grammar of `measure`: what a test looks at, and in which cells of its run.
 *
 *   measure = transport "." metric [ "/" transport "." metric ] [ "where" condition { "and" condition } ]
 *
 * The conditions are those of a line of `expect` (matrix-conditions.ts).
 */
import type { Measure } from '../../protocol/claim.ts'
import { type CellValues, cellValues, type MatrixAxis } from '../../protocol/matrix.ts'
import { METRICS, type MetricUnit } from '../../protocol/metrics.ts'
import type { MetricReference } from '../../protocol/scenario.ts'
import { type ExpectationFault, readReference } from './expect.ts'
import { readCondition } from './matrix-conditions.ts'

/** What the run of a test offers. */
export interface MeasuredRun {
  readonly transports: readonly string[]
  /** None without a matrix. */
  readonly axes: readonly MatrixAxis[]
}

export interface ReadMeasure {
  readonly measure: Measure
  /** Of the metric; null for a ratio. */
  readonly unit: MetricUnit | null
  /** Of each side of a ratio, which a margin is in; null without a ratio. */
  readonly marginUnit: MetricUnit | null
  /** At least one. */
  readonly cells: readonly CellValues[]
}

export type MeasureReading =
  | ({ readonly ok: true } & ReadMeasure)
  | { readonly ok: false; readonly fault: ExpectationFault }

/** Parses one line. Never throws. */
export function readMeasure(line: string, { transports, axes }: MeasuredRun): MeasureReading {
  const condition = readCondition(line, axes)
  if (!condition.ok) return condition
  const [left = '', right, ...more] = condition.line.split('/')
  const of = readSide(left, 0, transports)
  if (!of.ok) return of
  const against = right === undefined ? null : readSide(right, left.length + 1, transports)
  if (against?.ok === false) return against
  if (more.length > 0) return refuse(line.lastIndexOf('/'), 'one division', 'another', 'divide one metric by one other')
  const units = [of, against].map((side) => (side?.ok === true ? METRICS.get(side.reference.metric) : null))
  if (against !== null && units[0] !== units[1]) return otherUnit(of.reference, against.reference, line)
  return {
    ok: true,
    measure: { of: of.reference, against: against?.reference ?? null, text: condition.line.trim() },
    unit: against === null ? (units[0] ?? null) : null,
    marginUnit: against === null ? null : (units[0] ?? null),
    cells: cellValues(axes).filter(condition.holdsIn),
  }
}

function readSide(side: string, offset: number, transports: readonly string[]) {
  const inside = offset + side.length - side.trimStart().length
  return readReference(side.trim(), inside, transports)
}

function otherUnit(of: MetricReference, against: MetricReference, line: string): MeasureReading {
  const unit = METRICS.get(of.metric)
  return refuse(
    line.indexOf(against.metric),
    `a metric in the unit of ${of.metric}, ${unit}`,
    `${against.metric}, in ${METRICS.get(against.metric)}`,
    'divide two metrics that are kept in the same unit',
  )
}

function refuse(offset: number, expected: string, found: string, fix: string): MeasureReading {
  return { ok: false, fault: { offset, expected, found, fix } }
}

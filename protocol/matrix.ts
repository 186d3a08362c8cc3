/**
 * A sweep: one scenario over a matrix of values. An axis is a quantity with its values, a cell is one value of each axis,
 * and each cell is run as a scenario of its own.
 */
import type { ResolvedScenario } from './scenario.ts'
import { formatDurationMs, formatRatePerSecond, formatSize } from './units.ts'

/** What an axis' values are in: events per second, a number, ms, bytes, or true and false. */
export const AXIS_UNITS = ['perSecond', 'count', 'ms', 'bytes', 'flag'] as const
export type AxisUnit = (typeof AXIS_UNITS)[number]

export type AxisValue = number | boolean

export interface MatrixAxis {
  /** As `matrix` calls it, such as `rate` or `interval`. */
  readonly name: string
  readonly unit: AxisUnit
  /** Each once, in the order of the file. */
  readonly values: readonly AxisValue[]
}

/** A value of each axis, by its name. */
export type CellValues = Readonly<Record<string, AxisValue>>

export interface ResolvedCell {
  readonly values: CellValues
  readonly scenario: ResolvedScenario
}

export interface ResolvedSweep {
  readonly axes: readonly MatrixAxis[]
  /** Every combination of the axes' values, that of the last axis changing first. */
  readonly cells: readonly ResolvedCell[]
}

/** More cells than this are no curve that anybody reads. */
export const MOST_CELLS = 64

/** Trials of all cells: some 12 kB each in the result file, which readers refuse above 64 MiB. */
export const MOST_SWEEP_TRIALS = 2_000

const FORMATS: Readonly<Record<AxisUnit, (value: number) => string>> = {
  perSecond: formatRatePerSecond,
  count: String,
  ms: formatDurationMs,
  bytes: formatSize,
  flag: (value) => String(value !== 0),
}

/** As a scenario would write it, so that no two values look alike: `10/s`, `250ms`, `256B`, `1000`, `true`. */
export function formatAxisValue(unit: AxisUnit, value: AxisValue): string {
  return typeof value === 'boolean' ? String(value) : FORMATS[unit](value)
}

/** `rate 10/s, clients 100`: how a cell is called wherever it is told apart from the others. */
export function cellName(axes: readonly MatrixAxis[], values: CellValues): string {
  return axes.map(({ name, unit }) => `${name} ${formatAxisValue(unit, values[name] ?? Number.NaN)}`).join(', ')
}

/** Every combination, that of the last axis changing first; one empty cell without axes. */
export function cellValues(axes: readonly MatrixAxis[]): CellValues[] {
  return axes.reduce<CellValues[]>(
    (cells, { name, values }) => cells.flatMap((cell) => values.map((value) => ({ ...cell, [name]: value }))),
    [{}],
  )
}

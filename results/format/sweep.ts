/**
 * The result file of a sweep: the axes of its matrix, and for each cell what an ordinary run of it would have left. Whatever
 * reads a run reads a cell.
 */
import { z } from 'zod'
import { AXIS_UNITS, type AxisValue, type CellValues, MOST_CELLS } from '../../protocol/matrix.ts'
import { FORMAT_VERSION, runResultSchema } from '../format.ts'
import { verdictSchema } from './trial.ts'

/** Of a stranger's file; the language has fewer axes, and fewer values of one. */
const MOST_AXES = 8
const LONGEST_NAME = 64

const axisValueSchema = z.union([z.number(), z.boolean()])

const axisSchema = z.object({
  /** As `matrix` calls it, such as `rate`. */
  name: z.string().min(1).max(LONGEST_NAME),
  /** What its values are in: events per second, a number, ms, bytes, or true and false. */
  unit: z.enum(AXIS_UNITS),
  /** In the order of the scenario. */
  values: z.array(axisValueSchema).min(1).max(MOST_CELLS),
})

const cellSchema = z.object({
  /** A value of each axis, by its name. */
  values: z.record(z.string(), axisValueSchema),
  /** A run of this cell alone. */
  run: runResultSchema,
})

const sweepShape = z.object({
  formatVersion: z.literal(FORMAT_VERSION),
  kind: z.literal('sweep'),
  startedAt: z.string(),
  endedAt: z.string(),
  /** The sweep was stopped before its last trial; cells without a finished trial are not here. */
  interrupted: z.boolean(),
  seed: z.int(),
  scenario: z.object({ name: z.string(), title: z.string(), question: z.string().nullable() }),
  axes: z.array(axisSchema).min(1).max(MOST_AXES),
  cells: z.array(cellSchema).min(1).max(MOST_CELLS),
  /** The worst of the cells'. */
  verdict: verdictSchema,
})

type Shape = z.infer<typeof sweepShape>

export const sweepResultSchema = sweepShape.superRefine(({ axes, cells }, context) => {
  const complain = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message })
  if (new Set(axes.map(({ name }) => name)).size < axes.length) complain(['axes'], 'expected each axis once')
  const combinations = axes.reduce((product, { values }) => product * values.length, 1)
  if (combinations > MOST_CELLS) complain(['axes'], `expected at most ${MOST_CELLS} combinations of their values`)
  for (const [index, { values }] of axes.entries()) {
    if (new Set(values).size < values.length) complain(['axes', index, 'values'], 'expected each value once')
  }
  const seen = new Set<string>()
  for (const [index, { values }] of cells.entries()) {
    if (!isCell(values, axes)) complain(['cells', index, 'values'], 'expected one of its values for each axis')
    const key = JSON.stringify(axes.map(({ name }) => values[name]))
    if (seen.has(key)) complain(['cells', index, 'values'], 'expected each cell once')
    seen.add(key)
  }
})

/** Own members alone: a name may be that of something which every object inherits. */
function isCell(values: CellValues, axes: Shape['axes']): boolean {
  const ownValue = (name: string): AxisValue | undefined => (Object.hasOwn(values, name) ? values[name] : undefined)
  return (
    Object.keys(values).length === axes.length &&
    axes.every(({ name, values: all }) => all.some((value) => value === ownValue(name)))
  )
}

export type SweepResult = Shape
export type SweepCell = Shape['cells'][number]

/**
 * The end of a line of `expect` that says in which cells of a sweep it holds:
 *
 *   line      = expectation [ "where" condition { "and" condition } ]
 *   condition = axis ( "=" | "<" | "<=" | ">" | ">=" ) value
 *
 *   polling.bytesPerEvent < sse.bytesPerEvent where rate >= 50/s and clients = 10
 *
 * Without it a line holds in every cell.
 */
import { type AxisValue, type CellValues, formatAxisValue, type MatrixAxis } from '../../protocol/matrix.ts'
import { AXIS_KEYS, type AxisName } from './matrix-schema.ts'
import { suggestWord } from './nearest.ts'

/** What is wrong with a condition, and where in its line. */
export interface ConditionFault {
  /** Characters from the beginning of the line. */
  readonly offset: number
  readonly expected: string
  readonly found: string
  readonly fix: string
}

export type ConditionReading =
  | {
      readonly ok: true
      /** The line without its condition. */
      readonly line: string
      readonly isConditional: boolean
      readonly holdsIn: (values: CellValues) => boolean
    }
  | { readonly ok: false; readonly fault: ConditionFault }

/** One condition, on the values of one axis. */
interface Condition {
  readonly axis: MatrixAxis
  readonly text: string
  readonly holds: (value: AxisValue | undefined) => boolean
}

const WHERE = /\s+where(?:\s+|$)/
const CONDITION = /^\s*([\w-]+)\s*(<=|>=|=|<|>)\s*(\S(?:.*\S)?)\s*$/

const COMPARES: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
}

/** @param axes of the sweep; none for a scenario without a matrix, where no line may have a condition */
export function readCondition(text: string, axes: readonly MatrixAxis[]): ConditionReading {
  const where = WHERE.exec(text)
  if (where === null) return { ok: true, line: text, isConditional: false, holdsIn: () => true }
  const after = where.index + where[0].length
  const parts = splitAtAnd(text.slice(after))
  const readings = parts.map(({ part, offset }) => readPart(part, after + offset, axes))
  const fault = readings.find((reading) => 'expected' in reading) ?? contradiction(readings as Condition[], after)
  if (fault !== null) return { ok: false, fault }
  const conditions = readings as readonly Condition[]
  return {
    ok: true,
    line: text.slice(0, where.index),
    isConditional: true,
    holdsIn: (values) => conditions.every(({ axis, holds }) => holds(values[axis.name])),
  }
}

function splitAtAnd(text: string): { part: string; offset: number }[] {
  const parts: { part: string; offset: number }[] = []
  let offset = 0
  for (const part of text.split(/(\s+and(?:\s+|$))/)) {
    if (!/^\s+and(\s+|$)$/.test(part)) parts.push({ part, offset })
    offset += part.length
  }
  return parts
}

/** Conditions on one axis of which none of its values meets all; null: there are none such. Axes are free of each other. */
function contradiction(conditions: readonly Condition[], offset: number): ConditionFault | null {
  for (const { axis } of conditions) {
    const own = conditions.filter((condition) => condition.axis === axis)
    if (axis.values.some((value) => own.every(({ holds }) => holds(value)))) continue
    const found = own.map(({ text }) => text).join(' and ')
    const fix = `leave one of them out; ${axis.name} has ${valuesOf(axis)}`
    return { offset, expected: `conditions that some value of ${axis.name} meets together`, found, fix }
  }
  return null
}

function valuesOf({ unit, values }: MatrixAxis): string {
  return values.map((value) => formatAxisValue(unit, value)).join(', ')
}

function readPart(part: string, offset: number, axes: readonly MatrixAxis[]): Condition | ConditionFault {
  const names = axes.map(({ name }) => name)
  if (names.length === 0) {
    const fix = 'add a matrix, or remove the line from "where" on'
    return { offset, expected: 'a scenario with a matrix, whose cells "where" can name', found: 'none', fix }
  }
  const [, name = '', operator = '', value = ''] = CONDITION.exec(part) ?? []
  const example = `${names[0]} = ${formatAxisValue(axes[0]?.unit ?? 'count', axes[0]?.values[0] ?? 0)}`
  if (operator === '') {
    const expected = 'an axis, one of = < <= > >=, and a value'
    return { offset, expected, found: part.trim() || 'nothing', fix: `write such as ${example}` }
  }
  const axis = axes.find((one) => one.name === name)
  if (axis === undefined) {
    return { offset, expected: 'an axis of the matrix', found: name, fix: suggestWord(name, names, 'axes') }
  }
  return readComparison(axis, operator, value, offset + part.lastIndexOf(value))
}

function readComparison(axis: MatrixAxis, operator: string, text: string, offset: number): Condition | ConditionFault {
  const { name, unit, values } = axis
  const bound = readValue(axis, text)
  const fix = `choose from ${valuesOf(axis)}`
  const isFlag = typeof bound === 'boolean'
  if (bound === null || (operator === '=' && !values.includes(bound)) || (isFlag && operator !== '=')) {
    const expected = unit === 'flag' ? `"= true" or "= false" for ${name}` : `a value of the axis ${name}`
    return { offset, expected, found: isFlag ? `${operator} ${text}` : text, fix }
  }
  const holds = (value: number | boolean | undefined) => COMPARES[operator]?.(Number(value), Number(bound)) === true
  if (!values.some(holds)) {
    return { offset, expected: `a condition that some value of ${name} meets`, found: `${operator} ${text}`, fix }
  }
  return { axis, text: `${name} ${operator} ${text}`, holds }
}

/** As the axis' own key is written; null: it cannot be. */
function readValue({ name, unit }: MatrixAxis, text: string): number | boolean | null {
  const written = unit === 'count' ? Number(text) : text === 'true' ? true : text === 'false' ? false : text
  const reading = AXIS_KEYS[name as AxisName].value.safeParse(written)
  return reading.success ? reading.data : null
}

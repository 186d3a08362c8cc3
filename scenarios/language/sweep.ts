/**
 * From a scenario with a `matrix` to its cells: each is the file with one value of every axis written where the axis says,
 * read as a scenario of its own, so that whatever holds for a scenario holds for each cell.
 */
import { type CellValues, cellName, cellValues, type MatrixAxis, type ResolvedSweep } from '../../protocol/matrix.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { Finding, KeyPath } from './errors.ts'
import { axesOf, checkMatrix } from './matrix-bounds.ts'
import { type ConditionReading, readCondition } from './matrix-conditions.ts'
import { AXIS_KEYS, type AxisName, matrixSchema } from './matrix-schema.ts'
import { scenarioSchema } from './schema.ts'

interface Read {
  readonly scenario: ResolvedScenario
  readonly rows: readonly unknown[] | null
}

export type ValueReading = Read | { readonly findings: readonly Finding[] }

/** `scenario` is the file without its matrix; `sweep` null where it has none. */
export type SweepReading = (Read & { readonly sweep: ResolvedSweep | null }) | { readonly findings: readonly Finding[] }

/** Reads a written scenario as if it had no matrix and no conditions. */
export type ReadScenario = (value: unknown) => ValueReading

/** The file as written, with its axes and what its lines of `expect` say. */
interface WrittenSweep {
  readonly value: unknown
  readonly axes: readonly MatrixAxis[]
  readonly lines: readonly ConditionReading[]
}

/** Never throws. What is wrong with the file as it stands hides what is wrong with its cells. */
export function readSweep(value: unknown, readOne: ReadScenario): SweepReading {
  const axes = readAxes(value)
  const texts = linesOf(value)
  const lines = texts.map((text) => readCondition(text, axes ?? []))
  const plain = withLines(
    value,
    lines.map((line, index) => lineOf(line, texts[index] ?? '')),
  )
  const base = readOne(plain)
  const wrong = [
    ...('findings' in base ? base.findings : []),
    // While the axes are in disorder, nobody knows what a condition may name.
    ...(axes === null ? [] : lines.flatMap(faultOf)),
    ...(axes === null ? [] : checkAxes(axes, plain)),
  ]
  if (wrong.length > 0 || 'findings' in base) return { findings: wrong }
  if (axes === null || axes.length === 0) return { ...base, sweep: null }
  return readCells({ value, axes, lines }, readOne)
}

/** None without a matrix; null while it is in disorder. */
function readAxes(value: unknown): readonly MatrixAxis[] | null {
  const matrix = matrixSchema.safeParse((value as { matrix?: unknown } | null)?.matrix)
  return matrix.success ? axesOf(matrix.data ?? {}) : null
}

function checkAxes(axes: readonly MatrixAxis[], plain: unknown): readonly Finding[] {
  const written = scenarioSchema.safeParse(plain)
  return axes.length > 0 && written.success ? checkMatrix(axes, written.data) : []
}

/** None where `expect` is no list of texts: then the schema has something to say. */
function linesOf(value: unknown): readonly string[] {
  const lines = (value as { expect?: unknown } | null)?.expect
  return Array.isArray(lines) && lines.every((line) => typeof line === 'string') ? lines : []
}

function lineOf(reading: ConditionReading, text: string): string {
  return reading.ok ? reading.line : text.split(/\s+where\b/)[0] || text
}

function faultOf(reading: ConditionReading, index: number): Finding[] {
  return reading.ok ? [] : [{ path: ['expect', index], ...reading.fault }]
}

function withLines(value: unknown, lines: readonly string[]): unknown {
  return lines.length === 0 ? value : { ...(value as object), expect: lines }
}

function readCells(written: WrittenSweep, readOne: ReadScenario): SweepReading {
  const { axes } = written
  const common = readOne(valueWhere(written, ({ isConditional }) => !isConditional))
  const cells = cellValues(axes).map((values) => ({ values, reading: readOne(cellOf(written, values)) }))
  const findings = cells.flatMap(({ values, reading }) =>
    'findings' in reading ? reading.findings.map((finding) => inCell(finding, written, values)) : [],
  )
  if (findings.length > 0 || 'findings' in common) return { findings: eachOnce(findings) }
  return {
    ...common,
    sweep: {
      axes,
      cells: cells.map(({ values, reading }) => ({ values, scenario: (reading as Read).scenario })),
    },
  }
}

type Condition = Extract<ConditionReading, { ok: true }>

/** The file without its matrix, and with those lines of `expect` alone that `keeps` wants. */
function valueWhere({ value, lines }: WrittenSweep, keeps: (line: Condition) => boolean): Record<string, unknown> {
  const { matrix: _, ...rest } = structuredClone(value) as Record<string, unknown>
  const kept = lines.filter((line): line is Condition => line.ok && keeps(line)).map(({ line }) => line)
  return lines.length === 0 ? rest : { ...rest, expect: kept }
}

function cellOf(written: WrittenSweep, values: CellValues): unknown {
  const cell = valueWhere(written, (line) => line.holdsIn(values))
  const matrix = (written.value as { matrix: Readonly<Record<string, readonly unknown[]>> }).matrix
  for (const { name, values: all } of written.axes) {
    const text = matrix[name]?.[all.indexOf(values[name] ?? Number.NaN)]
    writeAt(cell, AXIS_KEYS[name as AxisName].path, text)
  }
  return cell
}

/** Makes what is missing on the way: `polling:` with nothing after it means its defaults. */
function writeAt(target: Record<string, unknown>, [key = '', ...rest]: KeyPath, text: unknown): void {
  if (rest.length === 0) {
    target[key] = text
    return
  }
  const below = (target[key] ?? {}) as Record<string, unknown>
  target[key] = below
  writeAt(below, rest, text)
}

/** At the axis' own value, where that is what is wrong; else where the file has it. Both name the cell. */
function inCell(finding: Finding, { axes }: WrittenSweep, values: CellValues): Finding {
  const axis = axes.find(({ name }) => samePath(AXIS_KEYS[name as AxisName].path, finding.path))
  const at = axis && ['matrix', axis.name, axis.values.indexOf(values[axis.name] ?? Number.NaN)]
  const found = `${finding.found ?? 'this'}, in the cell ${cellName(axes, values)}`
  return { ...finding, found, ...(at !== undefined && { path: at, atKey: false }) }
}

function samePath(one: KeyPath, other: KeyPath): boolean {
  return one.length === other.length && one.every((step, index) => step === other[index])
}

/** Of what is wrong at one place in several cells, the first. */
function eachOnce(findings: readonly Finding[]): Finding[] {
  const byPlace = new Map<string, Finding>()
  for (const finding of findings) {
    const key = JSON.stringify([finding.path, finding.expected])
    if (!byPlace.has(key)) byPlace.set(key, finding)
  }
  return [...byPlace.values()]
}

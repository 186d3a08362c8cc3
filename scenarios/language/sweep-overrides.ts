/** What the command line changes about a sweep: every cell, as it would change a scenario, and its short form. */
import {
  type CellValues,
  cellName,
  type MatrixAxis,
  MOST_SWEEP_TRIALS,
  type ResolvedCell,
  type ResolvedSweep,
} from '../../protocol/matrix.ts'
import { axesWithoutEffect } from './matrix-bounds.ts'
import { applyOverrides, type OverrideError, type ScenarioOverrides } from './overrides.ts'

export type SweepOverrideResult =
  | { readonly ok: true; readonly sweep: ResolvedSweep }
  | { readonly ok: false; readonly errors: readonly OverrideError[] }

/**
 * The sweep with the options applied to each cell, or every option that is wrong. `short` keeps the first and the last
 * value of each axis; of the clients of an axis it changes nothing, or two cells might become one.
 */
export function applySweepOverrides(sweep: ResolvedSweep, overrides: ScenarioOverrides): SweepOverrideResult {
  const { axes, cells } = overrides.short === true ? endsOf(sweep) : sweep
  const posts = cells.some(({ scenario }) => Boolean(scenario.uplink))
  const contradictions = [...checkClients(axes, overrides), ...checkTransports(axes, overrides, posts)]
  if (contradictions.length > 0) return { ok: false, errors: contradictions }
  const changed = cells.map((cell) => ({ cell, result: applyOverrides(cell.scenario, ofCell(cell, axes, overrides)) }))
  const errors = changed.flatMap(({ cell, result }) =>
    result.ok ? [] : result.errors.map((error) => inCell(error, cellName(axes, cell.values))),
  )
  if (errors.length > 0) return { ok: false, errors: eachOnce(errors) }
  const resolved = changed.flatMap(({ cell, result }) => (result.ok ? [{ ...cell, scenario: result.scenario }] : []))
  const tooMany = checkTrials(resolved)
  return tooMany.length > 0 ? { ok: false, errors: tooMany } : { ok: true, sweep: { axes, cells: resolved } }
}

/** The file itself was within the bound: only more blocks go beyond it. */
function checkTrials(cells: readonly ResolvedCell[]): OverrideError[] {
  const trials = cells.reduce((sum, { scenario }) => sum + Object.keys(scenario.transports).length * scenario.repeat, 0)
  if (trials <= MOST_SWEEP_TRIALS) return []
  const eachBlock = trials / (cells[0]?.scenario.repeat ?? 1)
  return [
    {
      option: '--repeat',
      expected: `at most ${MOST_SWEEP_TRIALS} trials in a sweep`,
      found: `${trials} (cells × transports × repeat)`,
      fix: `choose at most ${Math.floor(MOST_SWEEP_TRIALS / eachBlock)}, fewer --transports, or leave values out in a copy of the file`,
    },
  ]
}

function endsOf({ axes, cells }: ResolvedSweep): ResolvedSweep {
  const ends = axes.map((axis) => ({ ...axis, values: axis.values.filter(isEnd) }))
  const isKept = (values: CellValues) => ends.every((axis) => axis.values.some((value) => value === values[axis.name]))
  return { axes: ends, cells: cells.filter(({ values }) => isKept(values)) }
}

function isEnd<Value>(_: Value, index: number, all: readonly Value[]): boolean {
  return index === 0 || index === all.length - 1
}

function ofCell(
  { scenario }: ResolvedCell,
  axes: readonly MatrixAxis[],
  overrides: ScenarioOverrides,
): ScenarioOverrides {
  return hasAxis(axes, 'clients') ? { ...overrides, clients: scenario.clients.count } : overrides
}

function hasAxis(axes: readonly MatrixAxis[], name: string): boolean {
  return axes.some((axis) => axis.name === name)
}

function checkClients(axes: readonly MatrixAxis[], { clients }: ScenarioOverrides): OverrideError[] {
  if (clients === undefined || !hasAxis(axes, 'clients')) return []
  return [
    {
      option: '--clients',
      expected: 'nothing, as the matrix of this scenario has an axis "clients"',
      found: String(clients),
      fix: 'leave the option out, or the axis in a copy of the file',
    },
  ]
}

/** Those that are left must still feel every axis. */
function checkTransports(
  axes: readonly MatrixAxis[],
  { transports }: ScenarioOverrides,
  posts: boolean,
): OverrideError[] {
  if (transports === undefined) return []
  return axesWithoutEffect(axes, transports, posts).map(({ axis, needed }) => ({
    option: '--transports',
    expected: `${needed} among them, as no other feels the axis "${axis}"`,
    found: transports.join(','),
    fix: `add ${needed}`,
  }))
}

function inCell(error: OverrideError, cell: string): OverrideError {
  return { ...error, found: `${error.found}, in the cell ${cell}` }
}

/** An option that is wrong in several cells is told of the first. */
function eachOnce(errors: readonly OverrideError[]): OverrideError[] {
  const byOption = new Map<string, OverrideError>()
  for (const error of errors) {
    const key = `${error.option} ${error.expected}`
    if (!byOption.has(key)) byOption.set(key, error)
  }
  return [...byOption.values()]
}

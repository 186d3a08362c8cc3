import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildFixtureSweep } from './fixture/sweep.ts'
import { buildFixtureResult } from './fixture.ts'
import { readAny, readResult } from './read.ts'
import { layOutJson } from './text.ts'

const sweep = buildFixtureSweep({ blocks: 1, axes: [{ name: 'rate', unit: 'perSecond', values: [2, 8] }] })
const text = layOutJson(sweep)

type Path = readonly (string | number)[]

/** The sweep as text with one value changed; `undefined` leaves it out. */
function changed(path: Path, value: unknown): string {
  const file: unknown = JSON.parse(text)
  const [last = '', ...above] = [...path].reverse()
  const parent = above.reverse().reduce((node, step) => (node as Record<string, unknown>)[step], file)
  Object.assign(parent as object, { [last]: value })
  return JSON.stringify(file)
}

describe('a sweep', () => {
  test('is read as it was written, and so is one that was interrupted', () => {
    expect(readAny(text)).toEqual({ ok: true, kind: 'sweep', result: sweep })
    const partial = buildFixtureSweep({ blocks: 1, cells: 3 })
    expect(readAny(layOutJson(partial))).toEqual({ ok: true, kind: 'sweep', result: partial })
  })

  test('keeps members that this version does not know', () => {
    const later = changed(['cells', 0, 'run', 'weather'], 'fine')
    expect(readAny(later)).toEqual({ ok: true, kind: 'sweep', result: JSON.parse(later) })
  })

  test('is no run, and a run is no sweep', () => {
    const read = readResult(text)
    if (read.ok) throw new Error('expected a problem')
    expect(read.problem.message).toContain('a sweep of 2 cells')
    expect(readAny(layOutJson(buildFixtureResult({ blocks: 1 })))).toMatchObject({ ok: true, kind: 'run' })
  })
})

const [cell] = sweep.cells
const [axis] = sweep.axes

test.each([
  ['without a cell', ['cells'], [], 'cells'],
  ['of more cells than any matrix has', ['cells'], Array.from({ length: 65 }, () => cell), 'cells'],
  ['of more axes than any matrix has', ['axes'], Array.from({ length: 9 }, () => axis), 'axes'],
  ['with an axis twice', ['axes'], [axis, axis], 'axes'],
  ['with a value of an axis twice', ['axes', 0, 'values'], [2, 8, 2], 'axes[0].values'],
  ['with an axis of texts', ['axes', 0, 'values'], ['a'], 'axes[0].values[0]'],
  ['with an axis in an unknown unit', ['axes', 0, 'unit'], 'furlongs', 'axes[0].unit'],
  ['with a cell that has no value', ['cells', 1, 'values'], {}, 'cells[1].values'],
  ['with a value that no axis has', ['cells', 1, 'values', 'rate'], 7, 'cells[1].values'],
  ['with a value of another axis', ['cells', 1, 'values', 'size'], 7, 'cells[1].values'],
  ['with an axis that every object inherits', ['axes', 0, 'name'], 'constructor', 'cells[0].values'],
  ['with a cell twice', ['cells', 1, 'values'], cell?.values, 'cells[1].values'],
  ['with a cell that is no run', ['cells', 0, 'run', 'trials'], undefined, 'cells[0].run.trials'],
])('a file %s is refused, and told where it departs', (_what, path, value, place) => {
  const read = readAny(changed(path, value))
  if (read.ok) throw new Error('expected a problem')
  expect(
    read.problem.complaints.some((complaint) => complaint.startsWith(place)),
    read.problem.message,
  ).toBe(true)
})

test('a file whose axes have more combinations than any matrix is refused, however few cells it has', () => {
  const axes = ['rate', 'clients'].map((name) => ({
    name,
    unit: 'count' as const,
    values: Array.from({ length: 9 }, (_, index) => index + 1),
  }))
  expect(readAny(layOutJson(buildFixtureSweep({ blocks: 1, cells: 2, axes })))).toMatchObject({
    ok: false,
    problem: { complaints: [expect.stringMatching(/^axes: .*at most 64 combinations/)] },
  })
})

test('a sweep beyond the size that readers take is refused unread, and a part of one never throws', () => {
  expect(readAny(text, 1000)).toMatchObject({ ok: false, problem: { message: expect.stringContaining('at most') } })
  fc.assert(
    fc.property(fc.nat(text.trimEnd().length - 1), (end) => {
      expect(readAny(text.slice(0, end)).ok).toBe(false)
    }),
    { numRuns: 30 },
  )
})

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { MatrixAxis } from '../../protocol/matrix.ts'
import { buildFixtureSweep, type FixtureSweepOptions } from '../../results/fixture/sweep.ts'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { SweepCell } from '../../results/format/sweep.ts'
import type { RunResult } from '../../results/format.ts'
import { temporaryFolder, tlab } from './tlab.ts'

function saved(name: string, change: Partial<RunResult> = {}): string {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, JSON.stringify({ ...buildFixtureResult({ blocks: 3 }), ...change }))
  return file
}

test('two files are compared on stdout, in 80 columns', async () => {
  const { code, stdout, stderr } = await tlab(['compare', saved('a.json'), saved('b.json', { seed: 2 })])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/run: seed +1 +2/)
  expect(stdout).toContain('latency p99')
  const wide = stdout.split('\n').filter((line) => line.length > 80 && !line.includes('.json'))
  expect(wide).toEqual([])
})

test('a folder means its newest run', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, '2026-01-01-a.json'), JSON.stringify(buildFixtureResult({ seed: 5 })))
  writeFileSync(join(folder, '2026-01-02-b.json'), JSON.stringify(buildFixtureResult({ seed: 6 })))
  const { stdout } = await tlab(['compare', saved('a.json'), folder])
  expect(stdout).toMatch(/run: seed +1 +6/)
})

test('a run that is INVALID is not compared, and ends with 4', async () => {
  const invalid = saved('b.json', { verdict: { level: 'INVALID', reasons: [] } })
  const { code, stdout } = await tlab(['compare', saved('a.json'), invalid])
  expect(stdout).toContain('Nothing is compared: the run after is INVALID')
  expect(code).toBe(4)
})

test.each([
  ['md', /^## Before and after\n/],
  ['csv', /^cell,transport,metric,unit,/],
  ['json', /^\{\n {2}"kind": "comparison-of-runs"/],
])('--out writes a new %s file by its ending, once', async (ending, begins) => {
  const file = join(temporaryFolder(), `out.${ending}`)
  const args = ['compare', saved('a.json'), saved('b.json'), '--out', file]
  expect(await tlab(args)).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('saved ') })
  const text = readFileSync(file, 'utf8')
  expect(text).toMatch(begins)
  expect(await tlab(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('found a file of this name') })
  expect(readFileSync(file, 'utf8')).toBe(text)
  expect(readdirSync(join(file, '..'))).toEqual([`out.${ending}`])
})

test('--json is one JSON document', async () => {
  const { stdout } = await tlab(['compare', saved('a.json'), saved('b.json'), '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'comparison-of-runs', invalid: [] })
})

test('a folder means its newest run, though verdicts on claims were saved after it', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, '2026-01-01-a.json'), JSON.stringify(buildFixtureResult({ seed: 5 })))
  const at = '2026-01-02T00:00:00.000Z'
  const verdicts = { formatVersion: 1, kind: 'claims', startedAt: at, endedAt: at, interrupted: false, seed: null }
  writeFileSync(join(folder, '2026-01-02-claims.json'), JSON.stringify({ ...verdicts, claims: [], runs: [] }))
  const { stdout, stderr } = await tlab(['compare', saved('a.json'), folder])
  expect(stdout).toMatch(/run: seed +1 +5/)
  expect(stderr).toBe('')
})

function savedSweep(name: string, options: FixtureSweepOptions): string {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, JSON.stringify(buildFixtureSweep(options)))
  return file
}

test('of two sweeps the cells that both have are compared, each by its name, and the others are named', async () => {
  const { code, stdout, stderr } = await tlab([
    'compare',
    savedSweep('a.json', { cells: 3 }),
    savedSweep('b.json', { cells: 2 }),
  ])
  expect(stdout.match(/^ cell {4}.*$/gm)).toEqual([' cell    rate 2/s, clients 4', ' cell    rate 2/s, clients 10'])
  expect(stderr).toBe('not compared: only the sweep before has the cell rate 8/s, clients 4\n')
  expect(code).toBe(0)
})

test('cells are the same by their values, whatever the order of the axes', async () => {
  const size = (...values: number[]): MatrixAxis => ({ name: 'payload', unit: 'bytes', values })
  const rate: MatrixAxis = { name: 'rate', unit: 'perSecond', values: [8] }
  const [before, after] = [
    savedSweep('a.json', { axes: [rate, size(10_000, 10_050)] }),
    savedSweep('b.json', { axes: [size(10_050, 10_060), rate] }),
  ]
  const { stdout, stderr } = await tlab(['compare', before, after])
  expect(stdout.match(/^ cell {4}.*$/gm)).toEqual([' cell    rate 8/s, payload 10050B'])
  expect(stderr).toBe(
    'not compared: only the sweep before has the cell rate 8/s, payload 10000B\n' +
      'not compared: only the sweep after has the cell payload 10060B, rate 8/s\n',
  )
})

test('cells of which one is INVALID are not compared, and end with 4', async () => {
  const sweep = buildFixtureSweep({ cells: 2 })
  const [first, ...others] = sweep.cells as [SweepCell, ...SweepCell[]]
  const invalid = { ...first, run: { ...first.run, verdict: { level: 'INVALID' as const, reasons: [] } } }
  const file = join(temporaryFolder(), 'b.json')
  writeFileSync(file, JSON.stringify({ ...sweep, cells: [invalid, ...others] }))
  const { code, stdout } = await tlab(['compare', savedSweep('a.json', { cells: 2 }), file])
  expect(stdout.match(/Nothing is compared/g)).toHaveLength(1)
  expect(code).toBe(4)
})

test('a run and a sweep have nothing in common', async () => {
  const { code, stderr } = await tlab(['compare', saved('a.json'), savedSweep('b.json', { cells: 2 })])
  expect(stderr).toMatch(/found a run in .*a\.json and a sweep in .*b\.json/)
  expect(code).toBe(2)
})

test('what is no run, or one run twice, is refused with words', async () => {
  const file = saved('a.json')
  const noRun = saved('b.json', { trials: [] })
  const cases: [string[], string][] = [
    [[file, 'no-such-run'], 'found nothing at no-such-run'],
    [[file, temporaryFolder()], 'expected a folder with the result of a run or a sweep'],
    [[file, noRun], 'expected at least one trial'],
    [[file, file], 'found '],
    [[file, saved('c.json'), '--format', 'xml'], 'unknown format "xml"'],
    [[file, saved('c.json'), '--json', '--format', 'csv'], 'leave one of them out'],
  ]
  const ends = await Promise.all(cases.map(async ([args, words]) => ({ words, ...(await tlab(['compare', ...args])) })))
  for (const { words, code, stderr } of ends) {
    expect(stderr).toContain(words)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(code).toBe(2)
  }
})

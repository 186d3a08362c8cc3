import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
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
  ['csv', /^transport,metric,unit,/],
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

test('what is no run, or one run twice, is refused with words', async () => {
  const file = saved('a.json')
  const noRun = saved('b.json', { trials: [] })
  const cases: [string[], string][] = [
    [[file, 'no-such-run'], 'found nothing at no-such-run'],
    [[file, temporaryFolder()], 'expected a folder with a result'],
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

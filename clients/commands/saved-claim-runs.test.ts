import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { RunResult } from '../../results/format.ts'
import { saveResult } from '../../results/store.ts'
import { savedClaimRuns } from './saved-claim-runs.ts'

const TEXT = 'name: streams\n'
const FIXTURE = buildFixtureResult({ blocks: 1 })

function runOf(name: string, text: string, startedAt: string): RunResult {
  return { ...FIXTURE, startedAt, scenario: { ...FIXTURE.scenario, name, text } }
}

async function folderWith(...results: readonly RunResult[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tlab-claim-runs-'))
  for (const result of results) await saveResult(folder, result)
  return folder
}

async function found(folder: string, ...names: readonly string[]) {
  const told: string[] = []
  const wanted = names.map((name) => ({ name, text: TEXT, scenario: FIXTURE.scenario.resolved, sweep: null }))
  const runs = await savedClaimRuns(folder, wanted, (message) => told.push(message))
  return { files: [...runs].map(([name, { file }]) => [name, file]), told }
}

test('of several runs of a name the newest is taken, and no other name that ends alike', async () => {
  const folder = await folderWith(
    runOf('streams', TEXT, '2026-01-01T00:00:00.000Z'),
    runOf('streams', TEXT, '2026-01-02T00:00:00.000Z'),
    runOf('far-streams', TEXT, '2026-01-03T00:00:00.000Z'),
  )
  const { files, told } = await found(folder, 'streams')
  expect(files).toEqual([['streams', '2026-01-02T00-00-00-000Z-streams.json']])
  expect(told).toEqual([])
})

test('where the newest was not made as its file says, an older one that was is used, and why is told', async () => {
  const older = runOf('streams', TEXT, '2026-01-01T00:00:00.000Z')
  const other = runOf('streams', `${TEXT}repeat: 9\n`, '2026-01-02T00:00:00.000Z')
  expect(await found(await folderWith(older, other), 'streams')).toEqual({
    files: [['streams', '2026-01-01T00-00-00-000Z-streams.json']],
    told: ['2026-01-02T00-00-00-000Z-streams.json is not used: it was made from another text of streams.yaml'],
  })
})

test('a run that is missing is told of, whether there is none or none that can be used', async () => {
  const other = runOf('streams', 'name: other\n', '2026-01-02T00:00:00.000Z')
  const folder = await folderWith(other, runOf('rates', TEXT, '2026-01-01T00:00:00.000Z'))
  writeFileSync(join(folder, 'broken-streams.json'), '{')
  const { files, told } = await found(folder, 'streams', 'talking', 'rates')
  expect(files.map(([name]) => name)).toEqual(['rates'])
  expect(told).toEqual([
    expect.stringMatching(/^broken-streams\.json is not used: expected a result file/),
    '2026-01-02T00-00-00-000Z-streams.json is not used: it was made from another text of streams.yaml',
    `no run streams to decide by in ${folder}`,
    `no run talking to decide by in ${folder}`,
  ])
})

test('a folder without any of them is refused, with what to do', async () => {
  await expect(found(await folderWith(), 'streams')).rejects.toThrow(
    /expected runs of these claims in .*, found none; leave --from out, and they are made/,
  )
})

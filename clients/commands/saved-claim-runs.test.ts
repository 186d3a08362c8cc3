import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { RunResult } from '../../results/format.ts'
import { saveResult } from '../../results/store.ts'
import { savedClaimRuns } from './saved-claim-runs.ts'

const TEXT = 'name: streams\n'

function runOf(name: string, text: string, startedAt: string): RunResult {
  const result = buildFixtureResult({ blocks: 1 })
  return { ...result, startedAt, scenario: { ...result.scenario, name, text } }
}

async function folderWith(...results: readonly RunResult[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tlab-claim-runs-'))
  for (const result of results) await saveResult(folder, result)
  return folder
}

async function found(folder: string, ...names: readonly string[]) {
  const told: string[] = []
  const wanted = names.map((name) => ({ name, text: TEXT }))
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

test('a run that was made from another text of its file is not used, an older one that was not is', async () => {
  const older = runOf('streams', TEXT, '2026-01-01T00:00:00.000Z')
  const other = runOf('streams', `${TEXT}repeat: 9\n`, '2026-01-02T00:00:00.000Z')
  expect((await found(await folderWith(older, other), 'streams')).files).toEqual([
    ['streams', '2026-01-01T00-00-00-000Z-streams.json'],
  ])
  const { files, told } = await found(
    await folderWith(other, runOf('rates', TEXT, older.startedAt)),
    'streams',
    'rates',
  )
  expect(files.map(([name]) => name)).toEqual(['rates'])
  expect(told).toEqual([
    '2026-01-02T00-00-00-000Z-streams.json was made from another text of streams.yaml, and is not used',
  ])
})

test('a folder without any of them is refused, with what to do', async () => {
  await expect(found(await folderWith(), 'streams')).rejects.toThrow(
    /expected runs of these claims in .*, found none; leave --from out, and they are made/,
  )
})

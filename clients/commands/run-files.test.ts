import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildFixtureSweep } from '../../results/fixture/sweep.ts'
import { buildFixtureResult } from '../../results/fixture.ts'
import { StoreError } from '../../results/store.ts'
import { RunFiles } from './run-files.ts'

const twelve = buildFixtureResult({ blocks: 3 })
const one = { ...twelve, trials: twelve.trials.slice(0, 1) }
const bytes = JSON.stringify(twelve).length

function filesFor(planned: number, largestBytes: number): { readonly files: RunFiles; readonly notes: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'run-files-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const notes: string[] = []
  const note = (text: string): void => void notes.push(text)
  return { files: new RunFiles({ folder, captures: false, planned, note, largestBytes }), notes }
}

test('a file that would grow too large is foretold, once, as soon as its trials tell', async () => {
  const { files, notes } = filesFor(120, 4 * bytes)
  await files.save(one)
  expect(notes).toEqual([])
  await files.save(twelve)
  await files.save(twelve)
  expect(notes).toEqual([expect.stringMatching(/^120 trials of this size make a file of .*: it will end there/)])
})

test('of a file that stays small enough nothing is said', async () => {
  const { files, notes } = filesFor(24, 4 * bytes)
  await files.save(twelve)
  expect(notes).toEqual([])
})

test('the trials of all cells of a sweep count', async () => {
  const { files, notes } = filesFor(10_000, 2 ** 26)
  await files.save(buildFixtureSweep({ cells: 4 }))
  expect(notes).toHaveLength(1)
})

test('what has grown too large ends the run, and what was saved before is named', async () => {
  const { files } = filesFor(4, bytes)
  await files.save(one)
  await expect(files.save(twelve)).rejects.toBeInstanceOf(StoreError)
  expect(await files.finish(true)).toMatchObject({ savedAs: expect.stringMatching(/\.json$/) })
})

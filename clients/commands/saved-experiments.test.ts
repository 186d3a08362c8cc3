import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assembleClaims } from '../../results/analysis/claims/assemble.ts'
import type { Experiment } from '../../results/format/claims.ts'
import { savedExperiments } from './saved-experiments.ts'

const FORGERY: Experiment = {
  name: 'forgery',
  browser: { name: 'Chromium', version: '143.0.1.2' },
  repeats: [{ 'protected.all.acted': 0 }],
  why: null,
}
const CUT: Experiment = { ...FORGERY, repeats: [], why: 'it was interrupted' }
const OLDER: Experiment = { ...FORGERY, repeats: [{ 'protected.all.acted': 9 }] }

/** @param days of the files, the oldest first, with the experiments of each */
function folderWith(...days: readonly (readonly Experiment[])[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'tlab-experiments-'))
  for (const [day, experiments] of days.entries()) {
    const startedAt = `2026-01-0${day + 1}T00:00:00.000Z`
    const facts = { startedAt, endedAt: startedAt, interrupted: false, seed: null, claims: [], runs: [] }
    writeFileSync(
      join(folder, `2026-01-0${day + 1}-claims.json`),
      JSON.stringify(assembleClaims({ ...facts, experiments })),
    )
  }
  return folder
}

async function found(folder: string) {
  const told: string[] = []
  const experiments = await savedExperiments(folder, ['forgery', 'six-streams'], (message) => told.push(message))
  return { experiments: [...experiments.values()], told }
}

test('the newest that came to its end is taken, and its file is told', async () => {
  expect(await found(folderWith([OLDER], [FORGERY], [CUT]))).toEqual({
    experiments: [FORGERY],
    told: ['forgery, in a browser: as 2026-01-02-claims.json has it'],
  })
})

test('of a folder whose verdicts have none there is none, nor of a file that cannot be read', async () => {
  const folder = folderWith([CUT])
  writeFileSync(join(folder, '2026-01-09-claims.json'), '{')
  expect(await found(folder)).toEqual({ experiments: [], told: [] })
  expect(await found(join(folder, 'none'))).toEqual({ experiments: [], told: [] })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { assembleClaims } from '../../results/analysis/claims/assemble.ts'
import { savedRun } from './saved-run.ts'

test('verdicts on claims are no run: the files of their runs are named instead', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'saved-run-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'claims.json')
  const at = '2000-01-01T00:00:00.000Z'
  const runs = [{ name: 'rates', file: 'x-rates.json', textSha256: '0'.repeat(64), evidence: null }]
  writeFileSync(
    file,
    JSON.stringify(
      assembleClaims({ startedAt: at, endedAt: at, interrupted: true, seed: 1, claims: [], experiments: [], runs }),
    ),
  )
  const refused = savedRun(file, { warn: () => {} })
  await expect(refused).rejects.toThrow(
    'found verdicts on claims; name one of its runs, which were saved with it: x-rates.json',
  )
})

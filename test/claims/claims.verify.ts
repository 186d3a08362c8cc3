/**
 * All published claims once more, with a seed of their own: no verdict may be another than
 * the one that is published in results/reference.
 * Over an hour, and its figures want a quiet machine: run it alone with
 *
 *   npm run build && npx vitest run --config verify.config.ts test/claims
 */
import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { ClaimsResult } from '../../results/format/claims.ts'
import { temporaryFolder, tlab } from '../cli/tlab.ts'
import { LEAST_DECIDED, publishedClaims, readClaims } from './published-claims.ts'

const HOURS = 3_600_000

vi.setConfig({ testTimeout: 3 * HOURS })

/** Not the seed of what is published: verdicts that hang on a seed are none. */
const SEED = 23

/** A folder with runs of `tlab claims --seed 23` that were made before; unset: they are made now. */
const RUNS = process.env['TLAB_CLAIMS_RUNS']

async function verdictsAnew(): Promise<ClaimsResult> {
  const out = temporaryFolder()
  if (RUNS !== undefined) cpSync(RUNS, out, { recursive: true })
  const how = RUNS === undefined ? ['--seed', String(SEED), '--out', out] : ['--from', out]
  const { code, stderr } = await tlab(['claims', ...how, '--no-progress'])
  expect(code, stderr).toBe(0)
  const newest = readdirSync(out)
    .filter((name) => name.endsWith('-claims.json'))
    .toSorted()
    .at(-1)
  return readClaims(join(out, newest ?? ''))
}

test('another seed gives the claims the verdicts that are published', async ({ task }) => {
  const published = publishedClaims()
  const anew = await verdictsAnew()
  const pairs = published.claims.map(({ name, verdict }) => {
    return { name, before: verdict, now: anew.claims.find((claim) => claim.name === name)?.verdict }
  })
  task.meta.report = [
    `Seed ${published.seed} is published, seed ${anew.seed} was decided now${RUNS === undefined ? '' : ', by runs that were made before'}.`,
    '',
    '| claim | published | another seed |',
    '|---|---|---|',
    ...pairs.map(({ name, before, now }) => `| ${name} | ${before} | ${now} |`),
  ]
  expect(anew).toMatchObject({ seed: SEED, interrupted: false })
  expect(published.seed).not.toBe(SEED)
  // Where an interval ends, chance has a hand: it may leave a claim open, but never turn its verdict.
  const decided = pairs.filter(({ before, now }) => before !== 'undecided' && now !== 'undecided')
  expect(decided.filter(({ before, now }) => before !== now)).toEqual([])
  expect(decided.length).toBeGreaterThanOrEqual(LEAST_DECIDED)
})

/**
 * All published claims, twice with seeds of their own: the verdicts must agree, and enough of them must be decided. Some
 * three hours, and its figures want a quiet machine: run it alone with
 *
 *   npm run build && npx vitest run --config verify.config.ts test/claims
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { ClaimsResult } from '../../results/format/claims.ts'
import { readAny } from '../../results/read.ts'
import { temporaryFolder, tlab } from '../cli/tlab.ts'

const HOURS = 3_600_000
const LEAST_DECIDED = 12

vi.setConfig({ testTimeout: 6 * HOURS })

async function verdictsWith(seed: number): Promise<ClaimsResult['claims']> {
  const out = temporaryFolder()
  const { code, stdout, stderr } = await tlab(['claims', '--seed', String(seed), '--out', out, '--no-progress'])
  expect(code, stderr).toBe(0)
  console.log(stdout)
  const file = readdirSync(out).find((name) => name.endsWith('-claims.json')) ?? ''
  const read = readAny(readFileSync(join(out, file), 'utf8'))
  if (!read.ok || read.kind !== 'claims') throw new Error('expected verdicts on claims')
  expect(read.result.interrupted).toBe(false)
  return read.result.claims
}

test('twice the same verdicts, and at least twelve of them are decided', async () => {
  const [first, second] = [await verdictsWith(11), await verdictsWith(23)]
  const told = (claims: ClaimsResult['claims']) => claims.map(({ name, verdict }) => `${name}: ${verdict}`)
  expect(told(second)).toEqual(told(first))
  expect(first.filter(({ verdict }) => verdict !== 'undecided').length).toBeGreaterThanOrEqual(LEAST_DECIDED)
  for (const { verdict, missing, conditions, name } of first) {
    expect(conditions, name).toMatch(/no TLS/)
    if (verdict === 'undecided') expect(missing, name).not.toEqual([])
  }
})

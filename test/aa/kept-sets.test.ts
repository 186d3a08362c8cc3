import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compareArms } from '../../results/analysis/comparison.ts'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { RunResult, Trial } from '../../results/format.ts'
import { temporaryFolder } from '../cli/tlab.ts'
import { decide, differs } from './decided-set.ts'
import { keepSet, keptSets } from './kept-sets.ts'

/** A run of sse against itself, as `--aa sse` makes it: the second arm `slower` times as slow. */
function aaResult(slower: number, lost: Readonly<Record<string, number>> = {}): RunResult {
  const run = buildFixtureResult({ blocks: 5, lost })
  const trials = run.trials
    .filter(({ transport }) => transport === 'sse')
    .flatMap((trial, index): Trial[] => {
      const fromDue = { ...trial.latencyUs.fromDue }
      if (fromDue.p99 !== null) fromDue.p99 *= slower * (1 + 0.001 * index)
      const other = { ...trial, arm: 'sse/b', latencyUs: { ...trial.latencyUs, fromDue } }
      return [{ ...trial, arm: 'sse/a' }, other]
    })
  return { ...run, trials, comparisons: compareArms(trials, 'sse/a') }
}

test('a set is decided by the comparison that the report would show', () => {
  const same = decide(3, 'sse', aaResult(0.998))
  const other = decide(4, 'sse', aaResult(2))
  expect(same).toMatchObject({ number: 3, transport: 'sse', clear: false, verdict: 'VALID' })
  expect([differs(same), differs(other), other.clear]).toEqual([false, true, true])
  expect(other.p99Us).toHaveLength(5)
  expect(differs(decide(5, 'sse', aaResult(0.5)))).toBe(true)
  for (const [a, b] of other.p99Us) expect((b as number) / (a as number)).toBeCloseTo(2, 1)
})

test('a set in which a block withheld its p99 decides nothing', () => {
  const withheld = decide(3, 'sse', aaResult(2, { sse: 5000 }))
  expect(withheld.ratio).toBeNull()
  expect([differs(withheld), withheld.clear]).toEqual([false, false])
})

test('sets are kept by number, whole, and only those of the same instrument are counted', () => {
  const folder = temporaryFolder()
  expect(keptSets(folder, 'a1')).toEqual({ sets: [], ofOthers: 0 })
  const sets = [12, 3, 101].map((number) => decide(number, 'sse', aaResult(2)))
  for (const set of sets) keepSet(folder, 'a1', set)
  keepSet(folder, 'b2', decide(3, 'sse', aaResult(2)))
  writeFileSync(join(folder, 'set-004.json.partial'), '{"design":"de')
  writeFileSync(join(folder, 'set-005.json'), JSON.stringify({ design: 'of a version before', set: sets[0] }))
  expect(keptSets(folder, 'a1').sets.map(({ number }) => number)).toEqual([3, 12, 101])
  expect(keptSets(folder, 'a1').sets[1]).toEqual(sets[0])
  expect([keptSets(folder, 'a1').ofOthers, keptSets(folder, 'b2').ofOthers]).toEqual([2, 4])
  expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual(['set-004.json.partial'])
})

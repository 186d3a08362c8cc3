/**
 * The published verdicts (results/reference/…-claims.json): finished, decided by today's rules on today's runs, and told by the
 * README as they are. With PUBLISH=1 in the environment this writes the README's table
 * and claims.md anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { textHash } from '../../clients/commands/claim-choice.ts'
import { type ResolvedClaim, runsOf } from '../../protocol/claim.ts'
import { decideClaim, verdictOf } from '../../results/analysis/claims/decide.ts'
import type { EvidenceRun } from '../../results/analysis/claims/evidence-run.ts'
import { outcomeOf } from '../../results/analysis/claims/outcome.ts'
import type { DecidedClaim } from '../../results/format/claims.ts'
import { claimRunFile, loadClaims, loadScenarioFile } from '../../scenarios/index.ts'
import { foundPage, withVerdictTable } from './claim-table.ts'
import { LEAST_DECIDED, publishedClaims, publishedFiles } from './published-claims.ts'

const README = 'README.md'
const FOUND = 'results/reference/claims.md'
const CLAIMS = 'scenarios/claims'

/** What another machine would have otherwise. */
const MACHINE = ['cpu', 'cores', 'memory', 'platform', 'kernel']

const today: readonly ResolvedClaim[] = loadClaims(CLAIMS).flatMap((read) => (read.ok ? [read.claim] : []))
const runNames = [...new Set(today.flatMap(runsOf))]
const published = publishedClaims()
const [PATH = ''] = publishedFiles()

/** Of a run of today its cells, as its file has them, and nothing that was found in them. */
function emptyRun(name: string): EvidenceRun {
  const loaded = loadScenarioFile(claimRunFile(CLAIMS, name))
  if (!loaded.ok) throw new Error(`expected the run ${name} to be in order`)
  return {
    name,
    axes: loaded.sweep?.axes ?? [],
    cells: [],
    verdict: { level: 'VALID', reasons: [] },
    interrupted: false,
  }
}

/** What a claim's file says, by itself: what is asked, of which run, in which cell, and by which rule. */
function rulesOf({ evidence, verdict, because, missing, conditions, ...told }: DecidedClaim) {
  const rules = evidence.map(({ says, run, browser, cell, measure, holds, fails, margin, unit, decides }) => {
    return { says, run, browser, cell, measure, holds, fails, margin, unit, decides }
  })
  return { ...told, rules }
}

test('every run has finished on one machine, and none of them is INVALID', () => {
  expect(published.interrupted).toBe(false)
  expect(published.runs.length).toBeGreaterThan(10)
  for (const { name, verdict } of published.runs) expect(verdict?.level, name).toMatch(/^(VALID|SUSPECT)$/)
  for (const { name, why } of published.experiments ?? []) expect(why, name).toBeNull()
  expect(published.environment?.cores).toBe(2) // so the README says
  expect((published.environmentDiffers ?? []).filter((key) => MACHINE.includes(key))).toEqual([])
})

test('its runs were made from the texts of today', () => {
  const hashOf = (name: string) => textHash(readFileSync(claimRunFile(CLAIMS, name), 'utf8'))
  expect(published.runs.map(({ name, textSha256 }) => [name, textSha256])).toEqual(
    runNames.map((name) => [name, hashOf(name)]),
  )
})

test('it is of the claims of today, in their words and by their rules, in each of their cells', () => {
  const runs = new Map(runNames.map((name) => [name, emptyRun(name)]))
  const asked = today.map((claim) => decideClaim(claim, { runs, experiments: new Map() }))
  expect(published.claims.map(rulesOf)).toEqual(asked.map(rulesOf))
})

test.each(published.claims)('$name: its verdict is what its figures say', ({ name, quantifier, evidence, verdict }) => {
  const tests = today.find((claim) => claim.name === name)?.tests ?? []
  for (const { says, value, low, high, outcome, alike } of evidence) {
    const rule = tests.find((test) => test.says === says)
    if (rule === undefined || rule.kind === 'missing' || value === null || alike !== undefined) continue
    expect(outcomeOf(rule, { value, low, high, blocks: 3 }), says).toBe(outcome)
  }
  expect(verdictOf(quantifier, evidence)).toBe(verdict)
})

test('at least twelve are decided; of the others it is told what is missing, and of all under which conditions', () => {
  expect(published.claims.filter(({ verdict }) => verdict !== 'undecided').length).toBeGreaterThanOrEqual(LEAST_DECIDED)
  for (const { name, verdict, missing, conditions } of published.claims) {
    expect(conditions, name).toMatch(/no TLS, .*HTTP\/1\.1/)
    expect(missing.length > 0, name).toBe(verdict === 'undecided')
  }
})

test('the README tells these verdicts, and the page beside the file what was found, under which conditions', () => {
  const pages = [
    { file: README, written: withVerdictTable(readFileSync(README, 'utf8'), published) },
    { file: FOUND, written: foundPage(published, PATH) },
  ]
  for (const { file, written } of pages) {
    if (process.env['PUBLISH'] === '1') writeFileSync(file, written)
    expect(readFileSync(file, 'utf8')).toBe(written)
  }
  const rows = foundPage(published, PATH)
    .split('\n')
    .filter((line) => line.includes('| **'))
  expect(rows).toHaveLength(published.claims.length)
  for (const row of rows) expect(row).toMatch(/\| [^|]*no TLS[^|]* \|$/)
})

test('there is one published result of claims, and the README names it', () => {
  expect(publishedFiles()).toHaveLength(1)
  expect(readFileSync(README, 'utf8')).toContain(`tlab open ${PATH}`)
})

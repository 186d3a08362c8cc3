import { expect, test } from 'vitest'
import { assembleClaims } from './analysis/claims/assemble.ts'
import { evidenceRun } from './analysis/claims/evidence-run.ts'
import { buildFixtureResult } from './fixture.ts'
import { readAny, readResult } from './read.ts'

const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

const CLAIMS = assembleClaims({
  startedAt: '2000-01-01T00:00:00.000Z',
  endedAt: '2000-01-01T00:10:00.000Z',
  interrupted: false,
  seed: null,
  claims: [
    {
      name: 'made-up',
      sentence: 'A made-up sentence',
      where: [{ quote: 'It is so', title: 'A page', by: null, date: null, url: null }],
      quantifier: 'bare',
      reading: null,
      beside: null,
      tests: [{ kind: 'missing', says: 'of it', missing: 'a run', decides: true }],
    },
  ],
  experiments: [{ name: 'forgery', browser: null, repeats: [{ 'protected.all.acted': 0 }], why: 'no browser' }],
  runs: [{ name: 'quick', file: 'x.json', textSha256: HASH, evidence: evidenceRun('quick', buildFixtureResult()) }],
})

test('verdicts on claims are read as they were written, members of later versions too', () => {
  const text = JSON.stringify({ ...CLAIMS, later: 1 })
  expect(readAny(text)).toEqual({ ok: true, kind: 'claims', result: { ...CLAIMS, later: 1 } })
})

test('where only a run will do they are refused, with what to do', () => {
  const read = readResult(JSON.stringify(CLAIMS))
  expect(read.ok).toBe(false)
  expect(read.ok ? '' : read.problem.message).toContain('it has verdicts on claims; show it with "tlab open"')
})

test('a verdict that nobody knows is complained of at its place', () => {
  const broken = { ...CLAIMS, claims: [{ ...CLAIMS.claims[0], verdict: 'true' }] }
  const read = readAny(JSON.stringify(broken))
  expect(read.ok ? [] : read.problem.complaints.join()).toContain('claims[0].verdict')
})

test('it says which runs decided, how they were, of which text, and where they were made', () => {
  const { verdict, environment } = buildFixtureResult()
  expect(CLAIMS.runs).toEqual([{ name: 'quick', file: 'x.json', verdict, textSha256: HASH }])
  expect(CLAIMS.environment).toEqual(environment)
})

test('a file of a version without experiments, texts or the machine is read as before', () => {
  const { experiments: _experiments, environment: _environment, ...before } = CLAIMS
  const runs = before.runs.map(({ textSha256: _, ...run }) => run)
  expect(readAny(JSON.stringify({ ...before, runs }))).toEqual({
    ok: true,
    kind: 'claims',
    result: { ...before, runs },
  })
})

test('a hash that is none, and a machine without its processor, are complained of at their places', () => {
  const runs = CLAIMS.runs.map((run) => ({ ...run, textSha256: 'abc' }))
  const read = readAny(JSON.stringify({ ...CLAIMS, runs, environment: { ...CLAIMS.environment, cpu: 2 } }))
  const complaints = read.ok ? '' : read.problem.complaints.join()
  expect(complaints).toContain('runs[0].textSha256')
  expect(complaints).toContain('environment.cpu')
})

test('a figure of an experiment that is no count is complained of at its place', () => {
  const [made] = CLAIMS.experiments ?? []
  const broken = { ...CLAIMS, experiments: [{ ...made, repeats: [{ 'protected.all.acted': -1 }] }] }
  const read = readAny(JSON.stringify(broken))
  expect(read.ok ? [] : read.problem.complaints.join()).toContain('experiments[0].repeats[0]')
})

import { expect, test } from 'vitest'
import { mergeReport } from './verify-report.mjs'

const FIRST = { at: new Date('2026-11-01T10:00:00Z'), commit: 'aaaa', machine: 'a machine' }
const SECOND = { at: new Date('2026-11-02T11:30:00Z'), commit: 'bbbb', machine: 'a machine' }

const ran = (fullName: string, report: string[] = [], status = 'passed') => ({
  testResults: [
    { name: 'a.verify.ts', status, assertionResults: [{ status, fullName, duration: 61_000, meta: { report } }] },
  ],
})

test('a form has its status, its time, its commit, and what it printed', () => {
  const text = mergeReport('', ran('a sweep', ['| a | table |']), ['a sweep'], FIRST)
  expect(text).toContain('## a sweep\n\npassed, 61 s · 2026-11-01T10:00Z · aaaa · a machine\n\n| a | table |\n')
})

test('what is not run now keeps what an earlier run said of it', () => {
  const earlier = mergeReport('', ran('one', ['## a heading', '', 'of its own']), ['one', 'other'], FIRST)
  expect(earlier).toContain('## other\n\nnever run')
  const later = mergeReport(earlier, ran('other', [], 'failed'), ['one', 'other'], SECOND)
  expect(later).toContain(
    '## one\n\npassed, 61 s · 2026-11-01T10:00Z · aaaa · a machine\n\n## a heading\n\nof its own\n',
  )
  expect(later).toContain('## other\n\nfailed, 61 s · 2026-11-02T11:30Z · bbbb')
})

test('merging a report with nothing new leaves it as it is', () => {
  const once = mergeReport('', ran('one', ['what it printed']), ['one', 'never'], FIRST)
  expect(mergeReport(once, { testResults: [] }, ['one', 'never'], SECOND)).toBe(once)
})

test('a form that is no more goes, and one that was skipped keeps its last run', () => {
  const earlier = mergeReport('', ran('gone', ['old']), ['gone'], FIRST)
  expect(mergeReport(earlier, ran('new'), ['new'], SECOND)).not.toContain('gone')
  expect(mergeReport(earlier, ran('gone', [], 'skipped'), ['gone'], SECOND)).toBe(earlier)
})

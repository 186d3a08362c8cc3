import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { VERDICT_CODES } from './codes.ts'

/** Where verdicts get their reasons. */
const SOURCES = [
  ...readdirSync('results/analysis/verdict').map((file) => `results/analysis/verdict/${file}`),
  'results/analysis/verdict.ts',
  'clients/run/ends-reasons.ts',
  'clients/run/instrument-reasons.ts',
].filter((file) => file.endsWith('.ts') && !/(\.test|codes)\.ts$/.test(file))

/** `code: 'feed-late'`, `suspect('feed-late'`, and the code on a line of its own after the bracket. */
const CODE = /(?:code: |(?:suspect|invalid|contradiction)\(\s*)'([a-z]+(?:-[a-z]+)+)'/g

const given = new Set(
  SOURCES.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(CODE)].map(([, code]) => code as string)),
)

test('every reason that a verdict gives is explained, and no other', () => {
  expect([...given].sort()).toEqual(Object.keys(VERDICT_CODES).sort())
})

test.each(Object.entries(VERDICT_CODES))('%s says when it is given, and what to do', (_, { levels, when, remedy }) => {
  expect(levels.length).toBeGreaterThan(0)
  expect([when, remedy]).toEqual([expect.stringMatching(/^[A-Z].*\.$/), expect.stringMatching(/^[A-Z].*\.$/)])
})

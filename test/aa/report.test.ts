import { expect, test } from 'vitest'
import type { DecidedSet } from './decided-set.ts'
import { SETS } from './design.ts'
import { countOf, progressLines } from './report.ts'

const set = (number: number, ratio: DecidedSet['ratio'] = { ratio: 1, low: 0.9, high: 1.1 }): DecidedSet => ({
  ...{ number, transport: 'sse', startedAt: '2000-01-01T00:00:00.000Z', commit: null, p99Us: [] },
  ...{ ratio, clear: false, verdict: 'VALID' },
})
const all = Array.from({ length: SETS }, (_, index) => set(index + 1))

test('what is not complete says so, and a set that decided nothing does not count', () => {
  expect(countOf([])).toBe('incomplete: 0 of 100 sets')
  expect(countOf([...all.slice(1), set(1, null)])).toBe('incomplete: 99 of 100 sets')
  expect(countOf([...all, set(101, null)])).toBe('100 sets')
  expect(progressLines({ sets: all.slice(3), ofOthers: 0 })[2]).toMatch(
    /^incomplete: 97 of 100 sets, decided on latency\.p99 from due/,
  )
})

test('sets of another instrument are told of, and not counted', () => {
  const lines = progressLines({ sets: all.slice(3), ofOthers: 12 })
  expect(lines).toContainEqual(expect.stringMatching(/^12 more are another instrument's: .* do not count\.$/))
  expect(lines).toContainEqual(expect.stringMatching(/^\| sse \| 97 \| 0 \| 0 \| 1\.000× \| 97 \|/))
  expect(progressLines({ sets: all, ofOthers: 0 }).join('\n')).not.toContain('another instrument')
})

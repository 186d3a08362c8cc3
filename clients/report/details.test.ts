import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
import { detailSections } from './details.ts'
import { runSummary } from './summary.ts'

const result = buildFixtureResult()

test('each family of measures has a table with a row for each transport, and says what its columns mean', () => {
  const sections = detailSections(result, { width: 120, colour: false })
  expect(sections[0]?.[0]).toMatch(/^ transport +connect p50 +connect max +hello p50 +hello max +first event p50/)
  for (const lines of sections) {
    for (const arm of ['polling', 'long-polling', 'sse', 'websocket']) {
      expect(lines.some((line) => line.startsWith(` ${arm} `))).toBe(true)
    }
  }
  expect(sections[0]?.slice(-2).join('')).toMatch(/^ Getting in \(medians over blocks\)\. From connect\(\) until /)
})

test('columns that a narrow terminal has no room for go on below, each once', () => {
  for (const width of [40, 60, 80]) {
    const lines = detailSections(result, { width, colour: false }).flat()
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width)
  }
  const headings = (width: number): string[] => {
    const [first = []] = detailSections(result, { width, colour: false })
    const titles = first.filter((line) => line.startsWith(' transport'))
    return titles.flatMap((line) => line.trim().split(/ {2,}/).slice(1))
  }
  expect(headings(60)).toEqual(headings(200))
  expect(headings(200)).toContain('first event max')
})

test('they are told when asked for, between theory and sentences', () => {
  const context = { target: null, aa: null, savedAs: null, command: 'tlab' }
  const layout = { width: 100, colour: false }
  const bare = runSummary(result, context, layout).split('\n\n')
  const told = runSummary(result, { ...context, details: true }, layout).split('\n\n')
  expect(told.slice(0, 3)).toEqual(bare.slice(0, 3))
  expect(told.slice(3 + detailSections(result, layout).length)).toEqual(bare.slice(3))
})

test('what is withheld says why, beneath its table', () => {
  const trials = result.trials.map((trial) => {
    return trial.arm === 'sse' ? { ...trial, connectUs: { ...trial.connectUs, count: 19, p50: null } } : trial
  })
  const [gettingIn = []] = detailSections({ trials }, { width: 120, colour: false })
  expect(gettingIn.find((line) => line.startsWith(' sse'))).toMatch(/^ sse +– /)
  expect(gettingIn).toContain(' – connect p50: too few events for that figure.')
})

import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
import { approximateMinutes, scenarioTable } from './scenario-table.ts'

const resolved = buildFixtureResult({ trials: 0, blocks: 3 }).scenario.resolved
const scenario = { ...resolved, phases: resolved.phases.map((phase) => ({ ...phase, durationMs: 2_500 })).slice(0, 1) }
const entry = {
  name: 'ticker',
  title: 'A ticker',
  question: 'Which is first?',
  file: 'scenarios/ticker.yaml',
  scenario,
}

test('a scenario has its figures and its question', () => {
  expect(scenarioTable([entry], 'tlab', { width: 80, colour: false }).split('\n')).toEqual([
    ' scenario  clients  events/s  blocks       takes',
    ` ticker         50        ${scenario.feed.rate}       3  about 48 s`,
    '   Which is first?',
    '',
    ' Run one with: tlab run <scenario>',
  ])
})

test('a file in disorder is listed with the way to see what is wrong', () => {
  const text = scenarioTable([{ ...entry, scenario: null }], 'tlab', { width: 80, colour: false })
  expect(text).toContain(
    ' ticker          –         –       –      –\n   in disorder: tlab check scenarios/ticker.yaml',
  )
})

test('long runs are told in minutes', () => {
  expect(approximateMinutes(scenario)).toBe('about 48 s')
  expect(approximateMinutes({ ...scenario, repeat: 10 })).toBe('about 3 min')
})

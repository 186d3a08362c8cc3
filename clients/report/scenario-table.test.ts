import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
import { approximateMinutes, scenarioDetails, scenarioTable } from './scenario-table.ts'

const resolved = buildFixtureResult({ trials: 0, blocks: 3 }).scenario.resolved
const scenario = { ...resolved, phases: resolved.phases.map((phase) => ({ ...phase, durationMs: 2_500 })).slice(0, 1) }
const entry = {
  name: 'ticker',
  title: 'A ticker',
  question: 'Which is first?',
  file: 'scenarios/ticker.yaml',
  scenario,
}

test('a list has one line a scenario, however long its title', () => {
  const long = {
    ...entry,
    name: 'long',
    title: 'A title that is much longer than what a terminal of 80 columns has room for',
  }
  const lines = scenarioTable([entry, long], 'tlab', { width: 80, colour: false }).split('\n')
  expect(lines.slice(0, 2)).toEqual([
    ` scenario  what${' '.repeat(60)}takes`,
    ` ticker    A ticker${' '.repeat(51)}about 48 s`,
  ])
  expect(lines[2]).toMatch(/^ long {6}A title that .*… {2}about 48 s$/)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
})

test('a list says of a file in disorder that it is', () => {
  expect(scenarioTable([{ ...entry, scenario: null }], 'tlab', { width: 80, colour: false })).toMatch(
    / ticker .*in disorder/,
  )
})

test('a scenario has its figures and its question', () => {
  expect(scenarioDetails([entry], 'tlab', { width: 80, colour: false }).split('\n')).toEqual([
    ' scenario  clients  events/s  blocks       takes',
    ` ticker         50        ${scenario.feed.rate}       3  about 48 s`,
    '   Which is first?',
    '',
    ' Run one with: tlab run <scenario>',
  ])
})

test('a ramp has both of its rates, and bursts are mentioned', () => {
  const phase = { name: 'a', startMs: 0, durationMs: 2_500, rate: 1, endRate: 100, measure: true }
  const events = (more: object) =>
    scenarioDetails([{ ...entry, scenario: { ...scenario, phases: [{ ...phase, ...more }] } }], 'tlab', {
      width: 80,
      colour: false,
    }).split('\n')[1]
  expect(events({})).toContain(' 1–100 ')
  expect(events({ burst: { size: 50, everyMs: 1_000 } })).toContain(' 1–100 + bursts ')
})

test('a question that is longer than the line goes on below', () => {
  const question = 'Which of them is first, and what does that cost?'
  const lines = scenarioDetails([{ ...entry, question }], 'tlab', { width: 40, colour: false }).split('\n')
  expect(lines.slice(2, 4)).toEqual(['   Which of them is first, and what does', '   that cost?'])
})

test('a file in disorder is listed with the way to see what is wrong', () => {
  const text = scenarioDetails([{ ...entry, scenario: null }], 'tlab', { width: 80, colour: false })
  expect(text).toContain(
    ' ticker          –         –       –      –\n   in disorder: tlab check scenarios/ticker.yaml',
  )
})

test('long runs are told in minutes', () => {
  expect(approximateMinutes(scenario)).toBe('about 48 s')
  expect(approximateMinutes({ ...scenario, repeat: 10 })).toBe('about 3 min')
})

test('the drain of a late restart, and the time in which a silence is noticed, are part of the time', () => {
  const fault = { atMs: 2_000, share: 1, durationMs: null, how: null, history: null, drainMs: null }
  const one = { ...scenario, repeat: 1, transports: { sse: { heartbeatMs: 15_000 }, websocket: { pingMs: 25_000 } } }
  expect(approximateMinutes(one)).toBe('about 8 s')
  const restart = { ...fault, kind: 'restart' as const, drainMs: 8_000 }
  expect(approximateMinutes({ ...one, faults: [restart] })).toBe('about 23 s')
  const silence = { ...fault, kind: 'silence' as const }
  expect(approximateMinutes({ ...one, faults: [silence] })).toBe('about 88 s')
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { formatScenarioErrors, readScenario, scenarioWarnings } from '../../scenarios/index.ts'
import { type StarterValues, starterText } from './starter-text.ts'

const VALUES: StarterValues = {
  schema: './language/schema.json',
  name: 'my-scenario',
  title: 'Mine',
  transports: TRANSPORT_NAMES,
  feed: 'stocks',
  rate: 20,
  payload: 256,
  clients: 20,
  duration: 10_000,
  repeat: 5,
}

function read(values: StarterValues) {
  const reading = readScenario(starterText(values), 'mine.yaml')
  if (!reading.ok) throw new Error(formatScenarioErrors(reading.errors))
  return reading.scenario
}

test('the starter is a scenario that nothing is wrong with, and nothing to be warned of', () => {
  const scenario = read(VALUES)
  expect(scenario).toMatchObject({ name: 'my-scenario', title: 'Mine', repeat: 5, clients: { count: 20 } })
  expect(Object.keys(scenario.transports)).toEqual(TRANSPORT_NAMES)
  expect(scenarioWarnings(scenario)).toEqual([])
})

test('its first line tells editors the schema', () => {
  expect(starterText(VALUES).split('\n')[0]).toBe('# yaml-language-server: $schema=./language/schema.json')
})

test('no line but the schema is wider than a terminal', () => {
  for (const line of starterText(VALUES).split('\n').slice(1)) expect(line.length).toBeLessThanOrEqual(80)
})

test('any choice of transports makes a scenario', () => {
  fc.assert(
    fc.property(fc.subarray([...TRANSPORT_NAMES], { minLength: 1 }), (transports) => {
      expect(Object.keys(read({ ...VALUES, transports }).transports)).toEqual(transports)
    }),
  )
})

test.each(['2024', 'null', 'true', '1e3', '0x1f', 'my-scenario'])(
  'a name that YAML may take for something else, %s, stays one',
  (name) => {
    expect(read({ ...VALUES, name }).name).toBe(name)
  },
)

test('titles, rates and durations come through as they were meant', () => {
  const title = fc
    .string({ minLength: 1, maxLength: 120, unit: 'grapheme' })
    .filter((text) => text.trim() !== '' && text.length <= 120)
  const rate = fc.constantFrom(1 / 3600, 0.05, 0.5, 1 / 60, 7 / 3, 20, 9999.5)
  fc.assert(
    fc.property(title, rate, fc.integer({ min: 1000, max: 100_000 }), (words, perSecond, duration) => {
      const scenario = read({ ...VALUES, title: words, rate: perSecond, duration })
      expect(scenario.title).toBe(words)
      expect(Math.abs(scenario.feed.rate / perSecond - 1)).toBeLessThan(1e-4)
      expect(scenario.phases[1]?.durationMs).toBe(duration)
    }),
  )
})

test('a feed whose name would be YAML of its own stays a name, and is refused as one', () => {
  const reading = readScenario(starterText({ ...VALUES, feed: 'x, rate: 1/s } #' }), 'mine.yaml')
  expect(reading.ok ? [] : reading.errors).toMatchObject([{ expected: 'synthetic, a recorded feed or a .json file' }])
})

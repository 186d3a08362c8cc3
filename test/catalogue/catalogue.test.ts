import { expect, test, vi } from 'vitest'
import { loadScenarioFile, scenarioWarnings } from '../../scenarios/index.ts'
import { CATALOGUE, play } from './play.ts'

/** Of different kinds: rare events on kept-alive silence, answers that end connections, a narrow line, a fault, bursts. */
const PLAYED = ['weather', 'connection-per-request', 'slow-network', 'flight-timetable', 'burst']

/** All at once; one alone takes some 40 s. */
const MOST_MS = 110_000
vi.setConfig({ testTimeout: MOST_MS + 10_000 })

test.each(CATALOGUE)('$name asks for nothing that is hardly meant', ({ file }) => {
  const loaded = loadScenarioFile(file)
  expect(loaded.ok && scenarioWarnings(loaded.scenario)).toEqual([])
})

test.concurrent.each(PLAYED)('%s in its short form loses nothing, on any transport', async (name) => {
  const { code, result } = await play(name, ['--short'], MOST_MS)
  const { trials, expectations, scenario } = result
  expect(code, 'not ended in time, or broken').toBeOneOf([0, 4, 99])
  expect(trials.map(({ transport }) => transport).sort()).toEqual(Object.keys(scenario.resolved.transports).sort())
  for (const { transport, deliveries } of trials) {
    expect(deliveries.expected, transport).toBeGreaterThan(0)
    expect(deliveries, transport).toMatchObject({
      delivered: deliveries.expected,
      lost: 0,
      duplicated: 0,
      reordered: 0,
    })
  }
  // Latencies are the machine's of the moment, with others at work on it; what was counted is not.
  const lost = expectations.filter(({ text }) => /deliveries/.test(text))
  expect(lost.length).toBeGreaterThan(0)
  expect(lost.filter(({ met }) => !met)).toEqual([])
})

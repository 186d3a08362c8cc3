import { expect, test, vi } from 'vitest'
import { loadScenarioFile, scenarioWarnings } from '../../scenarios/index.ts'
import { ownFaults } from '../own-faults.ts'
import { CATALOGUE, play } from './play.ts'

/** Of different kinds, on the transports that they are about. */
const PLAYED = [
  ['weather', 'polling,long-polling'],
  ['connection-per-request', 'polling,long-polling'],
  ['burst', 'polling,long-polling'],
  ['chat-one-to-one', 'sse,websocket'],
  ['slow-network', 'polling,websocket'],
  ['flight-timetable', 'long-polling,sse'],
] as const

/** All at once; one alone takes some 30 s. */
const MOST_MS = 110_000
vi.setConfig({ testTimeout: MOST_MS + 10_000, maxConcurrency: PLAYED.length })

test.each(CATALOGUE)('$name asks for nothing that is hardly meant', ({ file }) => {
  const loaded = loadScenarioFile(file)
  expect(loaded.ok && scenarioWarnings(loaded.scenario)).toEqual([])
})

test.concurrent.each(PLAYED)('%s in its short form loses nothing over %s', async (name, transports) => {
  const { code, result } = await play(name, ['--short', '--transports', transports], MOST_MS)
  const { trials, expectations } = result
  expect(code, 'not ended in time, or broken').toBeOneOf([0, 4, 99])
  expect(trials.map(({ transport }) => transport).sort()).toEqual(transports.split(',').sort())
  for (const { transport, deliveries, verdict } of trials) {
    expect(ownFaults({ verdict }), transport).toEqual([])
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

import { expect, test } from 'vitest'
import { buildFixtureResult } from '../fixture.ts'
import type { RunResult } from '../format.ts'
import { crossoverNote } from './crossover-note.ts'

const result = buildFixtureResult()
const withArms = (...arms: string[]): RunResult => ({
  ...result,
  trials: result.trials.filter(({ arm }) => arms.includes(arm)),
})

/** The fixture's traffic: heads of 480 and 240 B, 74 B of a batch and 1 B of each event in it, 256 B of payload. */
test('it is told with the measured heads, for the leaner of the transports that push', () => {
  const told =
    /polling every 1s moves fewer bytes over the link than (\w+) from about ([\d.]+) events\/s on \(this run: (.*)\)\.$/
  const [, push, rate, played] = told.exec(crossoverNote(result) ?? '') ?? []
  expect([push, played]).toEqual(['websocket', '20/s to 60/s'])
  // Beside the heads a comma for each of some twenty events in the fixture's batches; two segments or three.
  expect(Number(rate)).toBeGreaterThan((480 + 240 + 74 + 66 * 4) / 136)
  expect(Number(rate)).toBeLessThan((480 + 240 + 74 + 60 + 66 * 6) / 136)
  expect(told.exec(crossoverNote(withArms('polling', 'sse')) ?? '')?.[1]).toBe('sse')
})

test('nothing is told without polling or push, of compressed answers, or where nothing came', () => {
  expect(crossoverNote(withArms('sse', 'websocket'))).toBeNull()
  expect(crossoverNote(withArms('polling', 'long-polling'))).toBeNull()
  const { resolved } = result.scenario
  const server = { ...resolved.server, compression: 'deflate' as const }
  expect(crossoverNote({ ...result, scenario: { ...result.scenario, resolved: { ...resolved, server } } })).toBeNull()
  expect(crossoverNote({ ...result, trials: [] })).toBeNull()
})

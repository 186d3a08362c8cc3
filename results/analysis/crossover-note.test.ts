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
  const told = /polling at 1s moves fewer bytes over the link than (\w+) from ([\d.]+)\/s on \(this run: (.*)\)\.$/
  const [, push, rate, played] = told.exec(crossoverNote(result) ?? '') ?? []
  expect([push, played]).toEqual(['websocket', '20/s to 60/s'])
  // (480 + 240 + 74 + events + 198 + 99 for a second and for a third segment) / 136 or so: some nine events a second.
  expect(Number(rate)).toBeGreaterThan((480 + 240 + 74 + 198 + 99) / 136)
  expect(Number(rate)).toBeLessThan((480 + 240 + 74 + 20 + 198 + 2 * 99) / 136)
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

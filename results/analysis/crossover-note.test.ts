import { expect, test } from 'vitest'
import { buildFixtureResult } from '../fixture.ts'
import type { RunResult } from '../format.ts'
import { crossoverNote } from './crossover-note.ts'

const result = buildFixtureResult()
const PROXY = { kind: 'nginx', upstream: 'http/1.0', buffering: 'on', hint: 'heard', readTimeoutMs: 60_000 } as const
const withArms = (...arms: string[]): RunResult => ({
  ...result,
  trials: result.trials.filter(({ arm }) => arms.includes(arm)),
})

/** The fixture's traffic: heads of 480 and 240 B, 256 B of payload. */
test('it is told with the measured heads, for the leaner of the transports that push', () => {
  const told =
    /polling every 1s moves fewer bytes over the link than (\w+) from about ([\d.]+) events\/s on \(this run: (.*)\)\. Bytes per event as measured are those of the sockets, without TCP's segments\.$/
  const [, push, rate, played] = told.exec(crossoverNote(result) ?? '') ?? []
  expect([push, played]).toEqual(['websocket', '20/s to 60/s'])
  // A batch of 65 B and three digits, a comma for each event, and five segments: eight or nine events take two.
  expect(Number(rate)).toBeCloseTo((480 + 240 + 68 - 1 + 66 * 5) / (136 - 1), 1)
  expect(told.exec(crossoverNote(withArms('polling', 'sse')) ?? '')?.[1]).toBe('sse')
})

test('nothing is told without polling or push, of compressed answers, through a proxy, or where nothing came', () => {
  expect(crossoverNote(withArms('sse', 'websocket'))).toBeNull()
  expect(crossoverNote(withArms('polling', 'long-polling'))).toBeNull()
  const { resolved } = result.scenario
  const server = { ...resolved.server, compression: 'deflate' as const }
  expect(crossoverNote({ ...result, scenario: { ...result.scenario, resolved: { ...resolved, server } } })).toBeNull()
  const coalesced = { ...resolved.server, coalesce: { kind: 'window', ms: 5 } as const }
  const together = { ...resolved, server: coalesced }
  expect(crossoverNote({ ...result, scenario: { ...result.scenario, resolved: together } })).toBeNull()
  const uplink = { rate: 1, sizeBytes: 100, arrival: 'poisson' as const }
  expect(crossoverNote({ ...result, scenario: { ...result.scenario, resolved: { ...resolved, uplink } } })).toBeNull()
  const through = { ...resolved, proxy: PROXY }
  expect(crossoverNote({ ...result, scenario: { ...result.scenario, resolved: through } })).toBeNull()
  expect(crossoverNote({ ...result, trials: [] })).toBeNull()
})

test('where every poll opens a connection of its own it is told so, and comes later by what that costs', () => {
  const { resolved } = result.scenario
  const server = { ...resolved.server, keepAlive: false }
  const note = crossoverNote({ ...result, scenario: { ...result.scenario, resolved: { ...resolved, server } } }) ?? ''
  expect(note).toContain('polling every 1s, each poll on a connection of its own, moves fewer bytes')
  const rateIn = (text: string | null): number => Number(/about ([\d.]+) events/.exec(text ?? '')?.[1])
  // Rounded to whole events; another segment of the answer, with its acknowledgement, may come to it.
  expect(rateIn(note) - rateIn(crossoverNote(result))).toBeGreaterThan(478 / 136 - 1)
  expect(rateIn(note) - rateIn(crossoverNote(result))).toBeLessThan((478 + 4 * 66) / 136 + 1)
})

test.each([
  [0.01, true],
  [0.02, false],
])('of polling of whose connections a share of %d was reset it is told: %s', (share, told) => {
  const trials = result.trials.map((trial) => {
    if (trial.arm !== 'polling') return trial
    const connections = { ...trial.connections, opened: 1000, closed: 1000 * (1 - share), reset: 1000 * share }
    return { ...trial, connections }
  })
  expect(crossoverNote({ ...result, trials }) !== null).toBe(told)
})

test('nothing is told of events that come together or do not fit a segment, and a ramp has both of its rates', () => {
  const { resolved } = result.scenario
  const noteOf = (scenario: Partial<typeof resolved>) =>
    crossoverNote({ ...result, scenario: { ...result.scenario, resolved: { ...resolved, ...scenario } } })
  const allWith = (more: object) => resolved.phases.map((phase) => ({ ...phase, ...more }))
  const sizes = (toBytes: number) => {
    return {
      feed: { ...resolved.feed, payloadBytes: null, payload: { fromBytes: 128, toBytes, spread: 'uniform' as const } },
    }
  }
  expect(noteOf({ phases: allWith({ burst: { size: 5, everyMs: 500 } }) })).toBeNull()
  expect(noteOf({ phases: allWith({ endRate: 90 }) })).toContain('(this run: 20/s to 90/s)')
  expect([noteOf(sizes(1449)), noteOf(sizes(1448))]).toEqual([null, expect.any(String)])
})

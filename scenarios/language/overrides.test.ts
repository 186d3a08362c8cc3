import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { diskContext, loadScenario } from './load.ts'
import { applyOverrides, type ScenarioOverrides } from './overrides.ts'

const TEXT = `
name: two-measured
title: Two measured phases
feed: { source: synthetic, rate: 20/s, payload: 256B }
clients: { count: 100, ramp: 2s }
phases:
  - { name: warm-up, duration: 2s }
  - { name: steady, duration: 10s, measure: true }
  - { name: burst, duration: 3s, rate: 200/s, measure: true }
transports: { polling: { interval: 2s }, long-polling: {}, sse: {}, websocket: {} }
repeat: 5
expect:
  - deliveries.lost <= 0
  - websocket.latency.p50 < 50ms
  - sse.latency.p50 < 0.5 * polling.latency.p50
  - sse.bytesPerEvent < 2 * websocket.bytesPerEvent
`

const scenario = loaded(TEXT)

function loaded(text: string): ResolvedScenario {
  const result = loadScenario(text, 'two-measured.yaml', diskContext(import.meta.dirname))
  if (!result.ok) throw new Error('expected a good scenario')
  return result.scenario
}

function applied(overrides: ScenarioOverrides): ResolvedScenario {
  const result = applyOverrides(scenario, overrides)
  if (!result.ok) throw new Error(JSON.stringify(result.errors))
  return result.scenario
}

const measuredMs = ({ phases }: ResolvedScenario) =>
  phases.filter((phase) => phase.measure).reduce((sum, phase) => sum + phase.durationMs, 0)

test('no option changes nothing', () => {
  expect(applied({})).toEqual(scenario)
})

test('repeat, clients and seed replace those of the file', () => {
  const changed = applied({ repeat: 3, clients: 7, seed: 42 })
  expect([changed.repeat, changed.clients.count, changed.seed]).toEqual([3, 7, 42])
})

test('fewer transports keep their settings and their order, and lines about the others go', () => {
  const changed = applied({ transports: ['websocket', 'polling'] })
  expect(Object.entries(changed.transports)).toEqual([
    ['polling', scenario.transports['polling']],
    ['websocket', scenario.transports['websocket']],
  ])
  expect(changed.expect.map((line) => line.text)).toEqual([
    'polling.deliveries.lost <= 0',
    'websocket.deliveries.lost <= 0',
    'websocket.latency.p50 < 50ms',
  ])
})

test('a duration is the total of the measured phases, which keep their proportions and follow each other', () => {
  const changed = applied({ durationMs: 6500 })
  expect(changed.phases.map(({ startMs, durationMs }) => [startMs, durationMs])).toEqual([
    [0, 2000],
    [2000, 5000],
    [7000, 1500],
  ])
})

test('a fault keeps its share of its phase and its own length, whatever becomes of the phases', () => {
  const fault = { kind: 'silence', share: 1, durationMs: 4000, how: null, history: null, drainMs: null } as const
  const faults = [1000, 2000, 7000, 14_999].map((atMs) => ({ ...fault, atMs }))
  const result = applyOverrides({ ...scenario, faults }, { durationMs: 6500 })
  expect(result.ok && result.scenario.faults).toEqual([1000, 2000, 4500, 8499].map((atMs) => ({ ...fault, atMs })))
})

test('a fault never leaves the phases, whatever their total', () => {
  const kind = { kind: 'cut', share: 1, durationMs: 0, how: null, history: null, drainMs: null } as const
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 14_999 }), fc.integer({ min: 650, max: 60_000 }), (atMs, durationMs) => {
      const result = applyOverrides({ ...scenario, faults: [{ ...kind, atMs }] }, { durationMs })
      const at = result.ok ? (result.scenario.faults[0]?.atMs ?? -1) : -1
      const before = scenario.phases.findLast((phase) => phase.startMs <= atMs)?.name
      const after = result.ok && result.scenario.phases.findLast((phase) => phase.startMs <= at)?.name
      expect(after).toBe(before)
      expect(at).toBeLessThan(2000 + durationMs)
    }),
  )
})

test('any duration within the bounds is met to the millisecond', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 3_600_000 }), (durationMs) => {
      const thirds = ['a', 'b', 'c'].map((name) => ({ name, startMs: 0, durationMs: 1000, rate: 1, measure: true }))
      const clients = { ...scenario.clients, rampMs: 0 }
      const result = applyOverrides({ ...scenario, clients, phases: thirds }, { durationMs })
      expect(result.ok && measuredMs(result.scenario)).toBe(durationMs)
    }),
  )
})

test('the short form repeats once, measures five seconds and takes 50 clients', () => {
  const changed = applied({ short: true })
  expect([changed.repeat, measuredMs(changed), changed.clients.count]).toEqual([1, 5000, 50])
})

test('the short form makes nothing longer, and other options win over it', () => {
  const short = applyOverrides({ ...scenario, clients: { ...scenario.clients, count: 3 } }, { short: true, repeat: 2 })
  expect(short.ok && [short.scenario.clients.count, short.scenario.repeat]).toEqual([3, 2])
})

test.each([
  [{ clients: 0 }, '--clients', '0'],
  [{ clients: 100_001 }, '--clients', '100001'],
  [{ clients: 1.5 }, '--clients', '1.5'],
  [{ repeat: 0 }, '--repeat', '0'],
  [{ repeat: Number.NaN }, '--repeat', 'NaN'],
  [{ seed: -1 }, '--seed', '-1'],
  [{ durationMs: 0 }, '--duration', '0ms'],
  [{ durationMs: 200 }, '--duration', '46ms for "burst"'],
  [{ durationMs: 25 * 3_600_000 }, '--duration', '90002s'],
  [{ durationMs: Number.NaN }, '--duration', 'NaN'],
  [{ transports: [] }, '--transports', 'none'],
  [{ transports: ['sse', 'websockets'] }, '--transports', 'websockets'],
] as const)('%j is refused', (overrides, option, found) => {
  const result = applyOverrides(scenario, overrides)
  expect(result).toMatchObject({ ok: false })
  const errors = result.ok ? [] : result.errors
  expect(errors).toContainEqual({
    option,
    expected: expect.any(String),
    found: expect.stringContaining(found),
    fix: expect.any(String),
  })
})

test('an unknown transport is answered with the nearest one', () => {
  const result = applyOverrides(scenario, { transports: ['websockets'] })
  expect(!result.ok && result.errors[0]?.fix).toContain('did you mean "websocket"?')
})

test('a duration that makes too many events is refused', () => {
  const fast = { ...scenario, phases: scenario.phases.map((phase) => ({ ...phase, rate: 10_000 })) }
  expect(applyOverrides(fast, { durationMs: 3_600_000 })).toMatchObject({
    ok: false,
    errors: [{ option: '--duration', expected: expect.stringContaining('events') }],
  })
})

test('what the short form makes impossible is told of the option that was typed', () => {
  const measured = Array.from({ length: 60 }, (_, index) => {
    return { name: `phase-${index}`, startMs: 0, durationMs: 1000, rate: 20, measure: true }
  })
  const tooMany = { ...scenario, clients: { ...scenario.clients, rampMs: 0 }, phases: measured }
  const words = { expected: 'phases from 100ms to 24h', found: '83ms for "phase-0"' }
  expect(applyOverrides(tooMany, { short: true })).toEqual({
    ok: false,
    errors: [
      {
        option: '--short',
        ...words,
        fix: 'leave it out, or choose a total for the measured phases with --duration',
      },
    ],
  })
  expect(applyOverrides(tooMany, { short: true, durationMs: 5000 })).toEqual({
    ok: false,
    errors: [{ option: '--duration', ...words, fix: 'choose another total for the measured phases' }],
  })
  const stall = { kind: 'stall-feed', durationMs: 2000, share: 1, how: null, history: null, drainMs: null } as const
  const twice = { ...scenario, faults: [3000, 7000].map((atMs) => ({ ...stall, atMs })) }
  expect(applyOverrides(twice, { short: true })).toMatchObject({ ok: false, errors: [{ option: '--short' }] })
})

test('every wrong option is told at once', () => {
  const result = applyOverrides(scenario, { clients: 0, repeat: 0, transports: ['x'] })
  expect(!result.ok && result.errors.map((error) => error.option)).toEqual(['--clients', '--repeat', '--transports'])
})

test('a shorter duration that brings two faults of a kind together is refused with both times', () => {
  const stall = { kind: 'stall-feed', durationMs: 2000, share: 1, how: null, history: null, drainMs: null } as const
  const faults = [3000, 7000].map((atMs) => ({ ...stall, atMs }))
  const result = applyOverrides({ ...scenario, faults }, { durationMs: 3000 })
  expect(result).toMatchObject({ ok: false, errors: [{ option: '--duration' }] })
  expect(!result.ok && result.errors[0]?.found).toMatch(/while the stall-feed of .* lasts until/)
  expect(applyOverrides({ ...scenario, faults }, {}).ok).toBe(true)
})

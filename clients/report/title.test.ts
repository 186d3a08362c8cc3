import { expect, test } from 'vitest'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { buildFixtureResult } from '../../results/fixture.ts'
import { runTitle, trialsInAll } from './title.ts'

const scenario = buildFixtureResult({ trials: 0, blocks: 3 }).scenario.resolved
const setting = { target: null, aa: null }

test('the title says what was asked, the rates of measured phases included', () => {
  expect(runTitle(scenario, setting)).toBe(
    'fixture · 50 clients · 20–60 events/s · 256 B · loopback · 4 transports × 3',
  )
})

test('one is singular, a feed without a fixed size is named, and so is another machine', () => {
  const changed = {
    ...scenario,
    clients: { ...scenario.clients, count: 1 },
    feed: { ...scenario.feed, payloadBytes: null, source: 'weather' },
    phases: scenario.phases.filter((phase) => phase.measure).slice(0, 1),
    transports: { sse: {} },
    repeat: 1,
  }
  expect(runTitle(changed, { target: '127.0.0.1:8080', aa: null })).toBe(
    `fixture · 1 client · ${changed.phases[0]?.rate} events/s · weather · 127.0.0.1:8080 · 1 transport × 1`,
  )
})

test('ramps, bursts, recordings and sizes that differ are told as they were asked for', () => {
  const phase = { name: 'a', startMs: 0, durationMs: 10_000, rate: 1, measure: true }
  const titled = (more: Partial<ResolvedScenario>) =>
    runTitle({ ...scenario, ...more }, setting)
      .split(' · ')
      .slice(2, 4)
  expect(titled({ phases: [{ ...phase, endRate: 100 }] })).toEqual(['1–100 events/s', '256 B'])
  expect(titled({ phases: [{ ...phase, rate: 0, burst: { size: 50, everyMs: 2000 } }] })[0]).toBe('50 events every 2s')
  expect(titled({ phases: [{ ...phase, burst: { size: 50, everyMs: 2000 } }] })[0]).toBe('1 events/s + 50 every 2s')
  const payload = { fromBytes: 128, toBytes: 4096, spread: 'uniform' } as const
  const recorded = { arrival: 'recorded', gapsMs: [2000], speed: 60, rate: 30 } as const
  const feed = { ...scenario.feed, payloadBytes: null, payload, ...recorded }
  expect(titled({ feed, phases: [{ ...phase, rate: 30 }] })).toEqual([
    '30 events/s as recorded, 60 × as fast',
    '128 B–4096 B',
  ])
})

test('a network stands in the place of loopback, and beside the name of another machine', () => {
  const network = { via: 'link' as const, delayMs: 40, jitterMs: 0, bytesPerSecond: null, lossShare: 0 }
  const far = { ...scenario, network }
  expect(runTitle(far, setting)).toContain(' · 256 B · 80 ms round trip · 4 transports')
  expect(runTitle(far, { ...setting, target: 'lab:8080' })).toContain(' · lab:8080 · 80 ms round trip · ')
})

test('one transport against itself is two arms', () => {
  expect(runTitle(scenario, { target: null, aa: 'sse' })).toMatch(/ · sse\/a, sse\/b × 3$/)
  expect([trialsInAll(scenario, null), trialsInAll(scenario, 'sse')]).toEqual([12, 6])
})

test('that WebSocket alone is compressed stands in the title', () => {
  const compressed = { ...scenario, server: { ...scenario.server, compression: 'deflate' as const } }
  expect(runTitle(compressed, setting)).toContain(' · loopback · websocket compressed · 4 transports')
})

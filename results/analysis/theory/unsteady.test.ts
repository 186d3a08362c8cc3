/** Ramps, bursts and recordings: what the formulas still know of them, and where they say nothing. */
import { describe, expect, test } from 'vitest'
import type { ResolvedNetwork, ResolvedPhase, ResolvedScenario } from '../../../protocol/scenario.ts'
import { FIXTURE_SCENARIO } from '../../fixture/scenario.ts'
import { theoryOf } from '../theory.ts'
import { askedEvents } from './asked-events.ts'

const LINE: ResolvedNetwork = { via: 'link', delayMs: 50, jitterMs: 0, bytesPerSecond: null, lossShare: 0 }
const GAPS_MS = [4000, 100, 900, 3000]

type Kind = 'ramp' | 'bursts' | 'recording'

const PHASES: Readonly<Record<Kind, Partial<ResolvedPhase>>> = {
  ramp: { rate: 1, endRate: 100 },
  bursts: { rate: 0, burst: { size: 30, everyMs: 2000 } },
  recording: { rate: 0.5 },
}

function scenarioOf(kind: Kind, more: Partial<ResolvedScenario> = {}): ResolvedScenario {
  const recorded = kind === 'recording' ? ({ arrival: 'recorded', gapsMs: GAPS_MS, speed: 1 } as const) : {}
  return {
    ...FIXTURE_SCENARIO,
    feed: { ...FIXTURE_SCENARIO.feed, ...recorded },
    phases: [{ name: 'a', startMs: 0, durationMs: 20_000, rate: 1, measure: true, ...PHASES[kind] }],
    network: LINE,
    ...more,
  }
}

const clients = (count: number) => ({ clients: { ...FIXTURE_SCENARIO.clients, count } })
const jitter = (jitterMs: number) => ({ network: { ...LINE, jitterMs } })
const theory = (kind: Kind, transport: string, more: Partial<ResolvedScenario> = {}) =>
  theoryOf(scenarioOf(kind, more), transport, null)

describe.each<Kind>(['ramp', 'bursts', 'recording'])('polling on a %s', (kind) => {
  test('waits half of the interval, as long as there are pollers all over it', () => {
    expect(theory(kind, 'polling')).toMatchObject({ meanUs: 550_000, maxUs: 1_050_000, formula: 'T/2 + R/2' })
    expect(theory(kind, 'polling', clients(20)).meanUs).toBe(550_000)
    expect(theory(kind, 'polling', clients(19))).toMatchObject({ meanUs: null, formula: null, requestsPerSecond: 19 })
  })

  test('does so of any events, whenever they come', () => {
    // Twenty pollers, one anywhere in each twentieth of the interval; all that could matter is when events come.
    const { dueAtUs } = askedEvents(scenarioOf(kind))
    const waits = dueAtUs.flatMap((us) =>
      Array.from({ length: 20 }, (_, client) => {
        const phaseUs = (client + ((client * 7) % 10) / 10) * 50_000
        return (((phaseUs - us) % 1e6) + 1e6) % 1e6
      }),
    )
    const meanUs = waits.reduce((sum, us) => sum + us, 0) / waits.length
    expect(Math.abs(meanUs - 500_000)).toBeLessThanOrEqual(25_000)
  })
})

test('a poller asks again where a burst does not fit an answer, and then no formula knows how often', () => {
  const bursts = (size: number, payloadBytes = 256) => {
    const { feed, phases } = scenarioOf('bursts')
    const [phase] = phases as readonly [ResolvedPhase]
    const more = { feed: { ...feed, payloadBytes }, phases: [{ ...phase, burst: { size, everyMs: 2000 } }] }
    return ['polling', 'long-polling'].map((transport) => theory('bursts', transport, more).meanUs !== null)
  }
  expect([bursts(999), bursts(1000)]).toEqual([
    [true, true],
    [false, false],
  ])
  expect([bursts(60, 16_384), bursts(64, 16_384)]).toEqual([
    [true, true],
    [false, false],
  ])
})

describe('long polling', () => {
  test('carries the first event of a burst alone, and the others after a blind window', () => {
    const known = theory('bursts', 'long-polling')
    const blindUs = 100_000 + 3000
    expect(known).toMatchObject({ formula: 'd + B·(n − 1)/n', maxUs: 3 * 50_000 + 10_000 })
    expect(known.meanUs).toBeCloseTo(50_000 + (blindUs * 29) / 30, 6)
    // Two answers a burst, ten bursts in twenty seconds.
    expect(known.requestsPerSecond).toBe((FIXTURE_SCENARIO.clients.count * 2 * 10) / 20)
  })

  test('carries a whole burst at once where the server tells of it in one turn', () => {
    const server = { ...FIXTURE_SCENARIO.server, coalesce: { kind: 'tick', ms: 0 } } as const
    expect(theory('bursts', 'long-polling', { server })).toMatchObject({ formula: 'd', meanUs: 50_000, maxUs: null })
  })

  test('has no name for what a drizzle and bursts make together, but plays it', () => {
    const phases = [{ ...(scenarioOf('bursts').phases[0] as ResolvedPhase), rate: 2 }]
    const known = theory('bursts', 'long-polling', { phases })
    expect(known.formula).toBeNull()
    expect(known.meanUs).toBeGreaterThan(50_000 + 0.85 * 103_000 * (29 / 30))
    expect(known.meanUs).toBeLessThan(50_000 + 103_000 * (29 / 30))
  })

  test('is held on a gentle ramp, and has no name where it passes from one to the other', () => {
    const ramp = (rate: number, endRate: number) =>
      theory('ramp', 'long-polling', {
        phases: [{ ...(scenarioOf('ramp').phases[0] as ResolvedPhase), rate, endRate }],
      })
    expect(ramp(1, 9)).toMatchObject({ formula: 'd', meanUs: 50_000, maxUs: null })
    expect(ramp(30, 100)).toMatchObject({ formula: 'd + B/2' })
    const passing = ramp(1, 100)
    expect(passing.formula).toBeNull()
    expect(passing.meanUs).toBeGreaterThan(50_000)
    expect(passing.meanUs).toBeLessThan(50_000 + 103_000 / 2)
  })

  test('is held in every gap of a recording that is longer than the blind window', () => {
    expect(theory('recording', 'long-polling')).toMatchObject({ meanUs: expect.any(Number), formula: null })
    const feed = { ...scenarioOf('recording').feed, gapsMs: [4000, 104, 900, 3000] }
    expect(theory('recording', 'long-polling', { feed })).toMatchObject({ meanUs: 50_000, formula: 'd' })
  })

  test('does not say how often clients ask where some gap is longer than a poll is held', () => {
    const short = { transports: { 'long-polling': { waitMs: 4900, graceMs: 5000 } } }
    expect(theory('recording', 'long-polling', short).requestsPerSecond).toBeNull()
    expect(theory('bursts', 'long-polling', short).requestsPerSecond).not.toBeNull()
    const falling = { phases: [{ ...(scenarioOf('ramp').phases[0] as ResolvedPhase), rate: 5, endRate: 0 }] }
    expect(theory('ramp', 'long-polling', falling).requestsPerSecond).not.toBeNull()
    expect(theory('ramp', 'long-polling', { ...falling, ...short }).requestsPerSecond).not.toBeNull()
    const silent = { transports: { 'long-polling': { waitMs: 300, graceMs: 5000 } } }
    expect(theory('ramp', 'long-polling', { ...falling, ...silent }).requestsPerSecond).toBeNull()
  })
})

describe.each(['sse', 'websocket'])('%s', (transport) => {
  test.each<Kind>(['ramp', 'bursts', 'recording'])('is d late on a %s', (kind) => {
    expect(theory(kind, transport)).toMatchObject({ meanUs: 50_000, formula: 'd', requestsPerSecond: 0 })
  })

  test('has no formula where jitter holds up what comes close together', () => {
    expect(theory('ramp', transport, jitter(9))).toMatchObject({ meanUs: 54_500, formula: 'd' })
    expect(theory('ramp', transport, jitter(11))).toMatchObject({ meanUs: null, formula: null })
    expect(theory('bursts', transport, jitter(1)).meanUs).toBeNull()
    expect(theory('recording', transport, jitter(100)).meanUs).toBe(100_000)
    expect(theory('recording', transport, jitter(101)).meanUs).toBeNull()
  })

  test('counts the digits of all that ramps and bursts publish', () => {
    const bytes = (more: Partial<ResolvedPhase>) => {
      const phases = [
        { name: 'a', startMs: 0, durationMs: 1000, rate: 0, measure: false, ...more },
        { name: 'b', startMs: 1000, durationMs: 1000, rate: 9, measure: true },
      ]
      return theory('ramp', transport, { phases }).bytesPerEvent as number
    }
    const more = transport === 'sse' ? 1 : 0
    expect(bytes({ rate: 0, endRate: 180 }) - bytes({ rate: 90 })).toBe(0)
    expect(bytes({ burst: { size: 500, everyMs: 600 } }) - bytes({ rate: 90 })).toBe(2 * more)
  })

  test('has no bytes of events whose sizes differ', () => {
    const feed = {
      ...FIXTURE_SCENARIO.feed,
      payloadBytes: null,
      payload: { fromBytes: 128, toBytes: 4096, spread: 'uniform' },
    } as const
    expect(theory('ramp', transport, { feed })).toMatchObject({ bytesPerEvent: null, meanUs: 50_000 })
  })

  test('has no latency where a burst takes long on its line', () => {
    const line = { network: { ...LINE, bytesPerSecond: 12_500_000 } }
    expect(theory('bursts', transport, line).meanUs).toBe(50_000)
    expect(theory('bursts', transport, { network: { ...LINE, bytesPerSecond: 1_250_000 } }).meanUs).toBeNull()
    expect(theory('ramp', transport, { network: { ...LINE, bytesPerSecond: 1_250_000 } }).meanUs).toBe(50_000)
  })
})

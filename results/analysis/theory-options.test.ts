import { describe, expect, test } from 'vitest'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { FIXTURE_SCENARIO } from '../fixture/scenario.ts'
import { theoryOf } from './theory.ts'

const NETWORK = { via: 'link', delayMs: 20, jitterMs: 0, bytesPerSecond: null, lossShare: 0 } as const

/** One measured phase of twenty seconds; windows of so many ms. */
function coalescing(rate: number, ms: number, rest: Partial<ResolvedScenario> = {}): ResolvedScenario {
  return {
    ...FIXTURE_SCENARIO,
    phases: [{ name: 'steady', startMs: 0, durationMs: 20_000, rate, measure: true }],
    server: { ...FIXTURE_SCENARIO.server, coalesce: { kind: 'window', ms } },
    network: NETWORK,
    ...rest,
  }
}

describe('where the server coalesces', () => {
  test.each(['sse', 'websocket'])(
    'an event on %s that is alone waits the whole window, and half of it at high rates',
    (name) => {
      expect(theoryOf(coalescing(20, 5), name, null)).toMatchObject({
        meanUs: 25_000,
        formula: 'd + W',
        requestsPerSecond: 0,
      })
      expect(theoryOf(coalescing(1_000, 5), name, null).meanUs).toBeCloseTo(22_500, -1)
    },
  )

  test('random arrivals wait between both', () => {
    const poisson = { feed: { ...FIXTURE_SCENARIO.feed, arrival: 'poisson' as const } }
    const { meanUs } = theoryOf(coalescing(200, 5, poisson), 'sse', null)
    expect(((meanUs as number) - 20_000) / ((5_000 * (1 + 0.5)) / 2)).toBeCloseTo(1, 1)
  })

  test('a turn of the event loop is no time, and bytes of an event stay what they are', () => {
    const tick = coalescing(20, 0, { server: { ...FIXTURE_SCENARIO.server, coalesce: { kind: 'tick', ms: 0 } } })
    expect(theoryOf(tick, 'sse', null)).toMatchObject({ meanUs: 20_000, formula: 'd' })
    expect(theoryOf(coalescing(20, 5), 'websocket', null).bytesPerEvent).toBe(260)
  })

  test('jitter and a narrow line leave nothing to predict', () => {
    const jittery = coalescing(20, 5, { network: { ...NETWORK, jitterMs: 5 } })
    expect(theoryOf(jittery, 'sse', null)).toMatchObject({ meanUs: null, formula: null })
    const narrow = { network: { ...NETWORK, bytesPerSecond: 1_250_000 } }
    expect(theoryOf(coalescing(20, 5, narrow), 'sse', null).meanUs).not.toBeNull()
    expect(theoryOf(coalescing(1_000, 50, narrow), 'sse', null).meanUs).toBeNull()
  })

  test('polls are answered at once, long polls that are held wait for the window', () => {
    expect(theoryOf(coalescing(20, 5), 'polling', null).formula).toBe('T/2 + R/2')
    expect(theoryOf(coalescing(10, 5), 'long-polling', null)).toMatchObject({ meanUs: 25_000, formula: null })
  })

  test('long polls that are never held do not', () => {
    const without = theoryOf(coalescing(1_000, 0), 'long-polling', null).meanUs as number
    expect(theoryOf(coalescing(1_000, 5), 'long-polling', null).meanUs).toBeCloseTo(without, -2)
  })
})

test.each(['polling', 'sse', 'websocket'])(
  'what %s makes of an event under compression is the data’s to say',
  (name) => {
    const transports = {
      [name]: { ...FIXTURE_SCENARIO.transports[name], compression: name === 'websocket' ? 'deflate' : 'gzip' },
    }
    const { bytesPerEvent, formula } = theoryOf({ ...FIXTURE_SCENARIO, transports }, name, null)
    expect([bytesPerEvent, formula]).toEqual([null, name === 'polling' ? 'T/2 + R/2' : 'd'])
  },
)

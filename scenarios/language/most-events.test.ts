import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ResolvedPhase, ResolvedScenario } from '../../protocol/scenario.ts'
import { deadlines, timingOf } from '../../protocol/schedule.ts'
import { mostEventsWithin } from './most-events.ts'
import { placePhases } from './resolve.ts'

type Schedule = Pick<ResolvedScenario, 'phases' | 'feed' | 'seed'>

/** The fullest stretch of so many ms that begins with an event, its end included. */
function counted(schedule: Schedule, ms: number): number {
  const dues = [...deadlines(schedule.phases, timingOf(schedule), 0)].flatMap((one) =>
    one.kind === 'event' ? [one.dueAtUs] : [],
  )
  return Math.max(0, ...dues.map((from, index) => dues.slice(index).filter((us) => us <= from + ms * 1000).length))
}

const FEED = { source: 'any', payloadBytes: null, arrival: 'fixed', rate: 0 } as const
const durationMs = fc.integer({ min: 100, max: 2000 })
const rate = fc.nat(30)
const burst = fc.record({ size: fc.integer({ min: 1, max: 9 }), everyMs: fc.integer({ min: 50, max: 3000 }) })
const phases = fc
  .array(fc.record({ durationMs, rate, endRate: rate, burst }, { requiredKeys: ['durationMs', 'rate'] }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) => placePhases(all.map((phase): ResolvedPhase => ({ name: 'a', startMs: 0, measure: true, ...phase }))))

test('no stretch of any ramps and bursts holds more', () => {
  fc.assert(
    fc.property(phases, fc.integer({ min: 1, max: 4000 }), (all, ms) => {
      const schedule = { phases: all, feed: FEED, seed: 1 }
      // Each phase begins with an event of its own, which a rate counts as the end of a gap.
      expect(counted(schedule, ms)).toBeLessThanOrEqual(mostEventsWithin(schedule, ms) + all.length)
    }),
  )
})

test('bursts count as often as they fit, and no more often than they are', () => {
  const most = (ms: number, everyMs = 1000) => {
    const phase = { name: 'a', startMs: 0, durationMs: 10_000, rate: 0, measure: true, burst: { size: 5, everyMs } }
    return mostEventsWithin({ phases: [phase], feed: FEED }, ms)
  }
  expect([most(999), most(1000), most(2500), most(60_000), most(60_000, 10_000)]).toEqual([5, 10, 15, 50, 5])
})

test('of a recording it is exactly what its fullest stretch holds, wherever in its rounds that is', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 8 }).map((all) => [...all, 300])
  fc.assert(
    fc.property(gaps, fc.constantFrom(1, 2, 4), fc.integer({ min: 1, max: 3000 }), (gapsMs, speed, ms) => {
      const roundMs = gapsMs.reduce((sum, gap) => sum + gap, 0) / speed
      const phase = { name: 'a', startMs: 0, durationMs: 2 * roundMs + ms + 1, rate: 0, measure: true }
      const feed = { ...FEED, arrival: 'recorded', gapsMs, speed } as const
      // Instants are whole microseconds, so two of them may seem nearer by one.
      expect(mostEventsWithin({ phases: [phase], feed }, ms)).toBeLessThanOrEqual(
        counted({ phases: [phase], feed, seed: 1 }, ms + 0.001),
      )
      expect(mostEventsWithin({ phases: [phase], feed }, ms + 0.001)).toBeGreaterThanOrEqual(
        counted({ phases: [phase], feed, seed: 1 }, ms),
      )
    }),
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deadlines, eventsScheduled } from './schedule.ts'

test('Poisson arrivals come at the rate that was asked for', () => {
  const phases = [{ durationMs: 1_000_000, rate: 10 }]
  const dues = [...deadlines(phases, 'poisson', 3, 0)].filter((deadline) => deadline.kind === 'event')
  expect(dues.length).toBeGreaterThan(9_600)
  expect(dues.length).toBeLessThan(10_400)
  expect(dues.every((deadline, index) => deadline.dueAtUs >= (dues[index - 1]?.dueAtUs ?? 0))).toBe(true)
})

test('a fixed schedule does not drift, however long it plays', () => {
  const phases = [{ durationMs: 3_600_000, rate: 3 }]
  const last = [...deadlines(phases, 'fixed', 1, 0)].at(-2)
  expect(last).toEqual({ kind: 'event', phase: 0, dueAtUs: Math.ceil((10_799 * 1e6) / 3) })
})

test('the events of each phase are counted, of a silent one none', () => {
  const phases = [
    { durationMs: 1000, rate: 3 },
    { durationMs: 700, rate: 0 },
    { durationMs: 150, rate: 20 },
  ]
  expect(eventsScheduled(phases, 'fixed', 1)).toEqual([3, 0, 3])
})

const phasesOf = fc.array(fc.record({ durationMs: fc.integer({ min: 1, max: 3000 }), rate: fc.nat(200) }), {
  minLength: 1,
  maxLength: 4,
})
const startsAtUs = fc.integer({ min: 0, max: 2e15 })

test('a seed schedules as many events wherever the clock stands', () => {
  fc.assert(
    fc.property(phasesOf, fc.constantFrom('fixed' as const, 'poisson' as const), fc.nat(), startsAtUs, (...asked) => {
      const [phases, arrival, seed, atUs] = asked
      const counts = phases.map(() => 0)
      for (const { kind, phase } of deadlines(phases, arrival, seed, atUs)) {
        if (kind === 'event') counts[phase] = (counts[phase] ?? 0) + 1
      }
      expect(counts).toEqual(eventsScheduled(phases, arrival, seed))
    }),
  )
})

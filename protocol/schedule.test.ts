import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deadlines, eventsScheduled, type Timing } from './schedule.ts'
import { eventsAsked, type SchedulePhase } from './schedule-phase.ts'

const FIXED: Timing = { arrival: 'fixed', seed: 1 }

test('Poisson arrivals come at the rate that was asked for', () => {
  const phases = [{ durationMs: 1_000_000, rate: 10 }]
  const dues = [...deadlines(phases, { arrival: 'poisson', seed: 3 }, 0)].filter(
    (deadline) => deadline.kind === 'event',
  )
  expect(dues.length).toBeGreaterThan(9_600)
  expect(dues.length).toBeLessThan(10_400)
  expect(dues.every((deadline, index) => deadline.dueAtUs >= (dues[index - 1]?.dueAtUs ?? 0))).toBe(true)
})

test('a fixed schedule does not drift, however long it plays', () => {
  const phases = [{ durationMs: 3_600_000, rate: 3 }]
  const last = [...deadlines(phases, FIXED, 0)].at(-2)
  expect(last).toEqual({ kind: 'event', phase: 0, dueAtUs: Math.ceil((10_799 * 1e6) / 3) })
})

test('the events of each phase are counted, of a silent one none', () => {
  const phases = [
    { durationMs: 1000, rate: 3 },
    { durationMs: 700, rate: 0 },
    { durationMs: 150, rate: 20 },
  ]
  expect(eventsScheduled(phases, FIXED)).toEqual([3, 0, 3])
})

test('a burst is due at one instant, the first as its phase begins, beside the rate or alone', () => {
  const burst = { size: 3, everyMs: 400 }
  const dues = (rate: number): number[] =>
    eventsOf([{ durationMs: 1000, rate, burst }], FIXED).map(({ dueAtUs }) => dueAtUs)
  expect(dues(0)).toEqual([0, 0, 0, 400_000, 400_000, 400_000, 800_000, 800_000, 800_000])
  expect(dues(2)).toEqual([0, 0, 0, 0, 400_000, 400_000, 400_000, 500_000, 800_000, 800_000, 800_000])
  expect(eventsScheduled([{ durationMs: 800, rate: 0, burst }], FIXED)).toEqual([6])
  expect(eventsScheduled([{ durationMs: 400, rate: 0, burst: { size: 50, everyMs: 10_000 } }], FIXED)).toEqual([50])
})

test('bursts leave the Poisson arrivals beside them as they are', () => {
  const phases = [
    { durationMs: 1000, rate: 20 },
    { durationMs: 1000, rate: 20 },
  ]
  const timing: Timing = { arrival: 'poisson', seed: 9 }
  const burst = { size: 7, everyMs: 300 }
  const alone = eventsOf(phases, timing).map(({ dueAtUs }) => dueAtUs)
  const beside = eventsOf(
    phases.map((phase) => ({ ...phase, burst })),
    timing,
  ).map(({ dueAtUs }) => dueAtUs)
  expect(beside.filter((us) => (us % 1_000_000) % 300_000 !== 0)).toEqual(alone)
  expect(beside).toHaveLength(alone.length + 2 * 4 * 7)
})

test('a recording plays at its own instants, as fast as asked, through all phases and over again', () => {
  const recording: Timing = { arrival: 'recorded', seed: 1, gapsMs: [1000, 0, 3000, 2000], speed: 2 }
  const phases = [
    { durationMs: 1600, rate: 0 },
    { durationMs: 400, rate: 0 },
    { durationMs: 2001, rate: 0 },
  ]
  expect(eventsOf(phases, recording).map(({ phase, dueAtUs }) => [phase, dueAtUs / 1000])).toEqual([
    [0, 0],
    [0, 500],
    [0, 500],
    [2, 2000],
    [2, 3000],
    [2, 3500],
    [2, 3500],
  ])
  expect(eventsScheduled(phases, recording)).toEqual([3, 0, 4])
})

function eventsOf(phases: readonly SchedulePhase[], timing: Timing) {
  return [...deadlines(phases, timing, 0)].filter(({ kind }) => kind === 'event')
}

const phasesOf = fc.array(
  fc.record(
    {
      durationMs: fc.integer({ min: 1, max: 3000 }),
      rate: fc.nat(200),
      endRate: fc.nat(200),
      burst: fc.record({ size: fc.integer({ min: 1, max: 9 }), everyMs: fc.integer({ min: 7, max: 4000 }) }),
    },
    { requiredKeys: ['durationMs', 'rate'] },
  ),
  { minLength: 1, maxLength: 4 },
)
const timings: fc.Arbitrary<Timing> = fc.oneof(
  fc.record({ arrival: fc.constantFrom('fixed' as const, 'poisson' as const), seed: fc.nat() }),
  fc.record({
    arrival: fc.constant('recorded' as const),
    seed: fc.nat(),
    gapsMs: fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 20 }).map((gaps) => [...gaps, 1000]),
    speed: fc.double({ min: 0.5, max: 100, noNaN: true }),
  }),
)
const startsAtUs = fc.integer({ min: 0, max: 2e15 })

test('a seed schedules as many events wherever the clock stands', () => {
  fc.assert(
    fc.property(phasesOf, timings, startsAtUs, (phases, timing, atUs) => {
      const counts = phases.map(() => 0)
      for (const { kind, phase } of deadlines(phases, timing, atUs)) {
        if (kind === 'event') counts[phase] = (counts[phase] ?? 0) + 1
      }
      expect(counts).toEqual(eventsScheduled(phases, timing))
    }),
  )
})

test('whatever the phases, deadlines ascend, each within its phase, and every phase ends once', () => {
  fc.assert(
    fc.property(phasesOf, timings, startsAtUs, (phases, timing, atUs) => {
      let [beforeUs, startUs, current] = [atUs, atUs, 0]
      for (const { kind, phase, dueAtUs } of deadlines(phases, timing, atUs)) {
        const endUs = startUs + (phases[current]?.durationMs ?? 0) * 1000
        expect(phase).toBe(current)
        expect(dueAtUs).toBeGreaterThanOrEqual(beforeUs)
        expect(dueAtUs).toBeLessThanOrEqual(kind === 'event' ? endUs - 1 : endUs)
        beforeUs = dueAtUs
        if (kind === 'end') [startUs, current] = [endUs, current + 1]
      }
      expect(current).toBe(phases.length)
    }),
  )
})

test('at fixed arrivals a phase holds what its rates and bursts ask for, to within one event', () => {
  fc.assert(
    fc.property(phasesOf, (phases) => {
      const counts = eventsScheduled(phases, FIXED)
      for (const [index, phase] of phases.entries()) {
        expect(Math.abs((counts[index] as number) - eventsAsked(phase))).toBeLessThanOrEqual(1)
      }
    }),
  )
})

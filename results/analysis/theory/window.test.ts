import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exponential, seededRandom } from '../../../protocol/random.ts'
import { FIXTURE_SCENARIO } from '../../fixture/scenario.ts'
import { playLongPolling } from './long-polling-arrivals.ts'
import { eventsPerWrite, meanWindowUs, toldAtUs } from './window.ts'

const all = (dueAtUs: readonly number[]) => ({ dueAtUs, measured: dueAtUs.map(() => true) })
const every = (gapUs: number, count: number) => Array.from({ length: count }, (_, index) => index * gapUs)

test('without a window everybody is told at once', () => {
  expect(toldAtUs([1, 2, 30], 0)).toEqual([1, 2, 30])
  expect(meanWindowUs(all([1, 2, 30]), 0)).toBe(0)
})

test('the first event opens a window, those within it share its end, the next opens another', () => {
  expect(toldAtUs([0, 3_000, 5_000, 5_001, 20_000], 5_000)).toEqual([5_000, 5_000, 5_000, 10_001, 25_000])
})

test('as many events leave in one write as share a window', () => {
  const { server } = FIXTURE_SCENARIO
  const phases = [{ name: 'steady', startMs: 0, durationMs: 1_000, rate: 1_000, measure: true }]
  const scenario = { ...FIXTURE_SCENARIO, phases }
  expect(eventsPerWrite(scenario)).toBe(1)
  const coalesce = { kind: 'window', ms: 4 } as const
  expect(eventsPerWrite({ ...scenario, server: { ...server, coalesce } })).toBe(5)
  expect(eventsPerWrite({ ...scenario, phases: [], server: { ...server, coalesce } })).toBe(1)
})

test('only measured events count', () => {
  expect(meanWindowUs({ dueAtUs: [0, 3_000, 9_000], measured: [false, true, false] }, 5_000)).toBe(2_000)
  expect(meanWindowUs({ dueAtUs: [0], measured: [false] }, 5_000)).toBeNaN()
})

test('nobody is told before the event, nor later than a window after it, nor out of order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50_000)), fc.nat(9_000), (gaps, lengthUs) => {
      let nowUs = 0
      const dueAtUs = gaps.map((gap) => (nowUs += gap))
      const told = toldAtUs(dueAtUs, lengthUs)
      for (const [index, dueUs] of dueAtUs.entries()) {
        expect(told[index]).toBeGreaterThanOrEqual(dueUs)
        expect(told[index]).toBeLessThanOrEqual(dueUs + lengthUs)
        if (index > 0) expect(told[index]).toBeGreaterThanOrEqual(told[index - 1] as number)
      }
    }),
  )
})

describe('played on an endless schedule it is the formula', () => {
  test.each([
    [1e6, 5_000, 5_000],
    [5_001, 5_000, 5_000],
    [5_000, 5_000, 2_500],
    [2_000, 5_000, 3_000],
    [1_000, 5_000, 2_500],
    [10, 5_000, 2_500],
  ])('an event every %d µs and a window of %d µs: %d µs', (gapUs, lengthUs, meanUs) => {
    const together = Math.floor(lengthUs / gapUs) + 1
    expect(lengthUs - ((together - 1) * gapUs) / 2).toBe(meanUs)
    expect(meanWindowUs(all(every(gapUs, 600 * together)), lengthUs)).toBeCloseTo(meanUs, 6)
  })

  test.each([0.5, 20, 200, 1_000, 20_000])('at random, %d events a second', (ratePerSecond) => {
    const random = seededRandom(7, 3)
    let nowUs = 0
    const dueAtUs = Array.from({ length: 200_000 }, () => (nowUs += exponential(random, ratePerSecond / 1e6)))
    const inWindow = ratePerSecond * 0.005
    const meanUs = (5_000 * (1 + inWindow / 2)) / (1 + inWindow)
    expect(meanWindowUs(all(dueAtUs), 5_000) / meanUs).toBeCloseTo(1, 2)
  })
})

test('a long poll that is held brings all that are told of together, one that comes late all that came before it', () => {
  const gaps = { oneWayUs: 10_000, reAskUs: 1_000 }
  const dueAtUs = [0, 0, 0, 100_000, 103_000, 107_000, 130_000]
  const latenciesOf = (told: readonly number[] | null) => [...playLongPolling(dueAtUs, gaps, told).latenciesUs]
  expect(latenciesOf(null)).toEqual([10_000, 31_000, 31_000, 10_000, 28_000, 24_000, 22_000])
  expect(latenciesOf(toldAtUs(dueAtUs, 0))).toEqual([10_000, 10_000, 10_000, 10_000, 28_000, 24_000, 22_000])
  expect(latenciesOf(toldAtUs(dueAtUs, 5_000))).toEqual([15_000, 15_000, 15_000, 15_000, 12_000, 29_000, 27_000])
})

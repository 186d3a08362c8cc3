import { describe, expect, test } from 'vitest'
import { phaseArrivalsUs } from './phase-arrivals.ts'
import { seededRandom } from './random.ts'
import type { SchedulePhase } from './schedule-phase.ts'

function within(phase: SchedulePhase, arrival: 'fixed' | 'poisson', seed = 1): number[] {
  const instants: number[] = []
  for (const us of phaseArrivalsUs(phase, arrival, seededRandom(seed, 1))) {
    if (us >= phase.durationMs * 1000) break
    instants.push(us)
  }
  return instants
}

describe('on a ramp', () => {
  const rising = { durationMs: 10_000, rate: 1, endRate: 100 }
  const falling = { durationMs: 10_000, rate: 100, endRate: 0 }

  /** How many events the rate has asked for by t. */
  const asked = ({ rate, endRate, durationMs }: typeof rising, us: number): number => {
    const seconds = us / 1e6
    return rate * seconds + ((endRate - rate) * seconds ** 2) / (2 * (durationMs / 1000))
  }

  test.each([
    ['rising', rising, 505],
    ['falling', falling, 500],
    ['that begins in silence', { ...rising, rate: 0 }, 500],
    ['level', { ...rising, endRate: 1 }, 10],
  ])('%s fixed arrivals stand where its integral is a whole number', (_, phase, count) => {
    const instants = within(phase, 'fixed')
    expect(instants).toHaveLength(count)
    for (const [index, us] of instants.entries()) {
      // An instant is a whole microsecond, so the integral is behind its number by less than one's worth.
      expect(asked(phase, us)).toBeGreaterThan(index - 1e-6)
      expect(asked(phase, us - 1)).toBeLessThan(index + 1e-6)
    }
  })

  test.each([
    ['rising', rising],
    ['falling', falling],
  ])('%s Poisson arrivals have its mean everywhere, and scatter as Poisson does', (_, phase) => {
    const runs = Array.from({ length: 400 }, (_, seed) => within(phase, 'poisson', seed))
    for (const fifth of [0, 1, 2, 3, 4]) {
      const [fromUs, toUs] = [fifth * 2e6, (fifth + 1) * 2e6]
      const counts = runs.map((instants) => instants.filter((us) => us >= fromUs && us < toUs).length)
      const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
      const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1)
      const expected = asked(phase, toUs) - asked(phase, fromUs)
      // Four standard errors of the mean of 400; the variance of a Poisson count is its mean.
      expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(expected / counts.length))
      expect(Math.abs(variance / expected - 1)).toBeLessThan(0.35)
    }
  })

  test('that falls to nothing ends there by itself', () => {
    expect([...phaseArrivalsUs(falling, 'fixed', seededRandom(1))].at(-1)).toBeLessThanOrEqual(10_000_000)
  })
})

test('silence has no event, and only its bursts where it has some', () => {
  expect(within({ durationMs: 1000, rate: 0 }, 'poisson')).toEqual([])
  expect(within({ durationMs: 1000, rate: 0, endRate: 0 }, 'fixed')).toEqual([])
  expect(within({ durationMs: 1000, rate: 0, burst: { size: 2, everyMs: 500 } }, 'poisson')).toEqual([0, 0, 5e5, 5e5])
})

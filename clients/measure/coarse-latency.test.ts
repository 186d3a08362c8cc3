import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CoarseLatency } from './coarse-latency.ts'

test('its percentiles lie within 3 % of the exact ones', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60_000_000 }), { minLength: 100, maxLength: 500 }), (latencies) => {
      const second = new CoarseLatency()
      for (const us of latencies) second.record(us)
      const sorted = [...latencies].sort((left, right) => left - right)
      for (const [q, found] of [
        [0.5, second.p50Us],
        [0.99, second.p99Us],
      ] as const) {
        const exact = sorted[Math.ceil(q * sorted.length) - 1] ?? 0
        expect(Math.abs((found ?? 0) - exact)).toBeLessThanOrEqual(Math.max(1, 0.03 * exact))
      }
    }),
  )
})

test('too few latencies make no percentile, and a new second begins empty', () => {
  const second = new CoarseLatency()
  for (let count = 0; count < 99; count++) second.record(500)
  expect(second.p50Us).not.toBeNull()
  expect(second.p99Us).toBeNull()
  second.clear()
  expect(second.p50Us).toBeNull()
})

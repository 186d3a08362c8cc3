import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CoarseLatency } from './coarse-latency.ts'

test('its percentiles lie within 3 % of the exact ones', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 60_000_000 }), { minLength: 1000, maxLength: 1200 }),
      (latencies) => {
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
      },
    ),
  )
})

test('ten latencies must lie beyond a percentile, and a new second begins empty', () => {
  const second = new CoarseLatency()
  const shown = (): readonly boolean[] => [second.p50Us !== null, second.p99Us !== null]
  for (const [count, expected] of [
    [19, [false, false]],
    [20, [true, false]],
    [999, [true, false]],
    [1000, [true, true]],
  ] as const) {
    second.clear()
    for (let one = 0; one < count; one++) second.record(500)
    expect(shown()).toEqual(expected)
  }
  second.clear()
  expect(second.p50Us).toBeNull()
})

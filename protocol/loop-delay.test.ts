import { expect, test } from 'vitest'
import { LoopDelayMeter } from './loop-delay.ts'

/** Holds the event loop up. */
function stall(ms: number): void {
  const untilMs = performance.now() + ms
  while (performance.now() < untilMs);
}

const rings = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30))

test('a stall within a stretch is told without the period, and forgotten when asked to', async () => {
  const meter = new LoopDelayMeter()
  meter.begin()
  await rings()
  stall(150)
  await rings()
  meter.end()
  // The timer was due within the stall, at the latest a period after it began.
  expect(meter.maxUs()).toBeGreaterThanOrEqual(138_000)
  expect(meter.percentileUs(99)).toBeGreaterThanOrEqual(138_000)
  meter.reset()
  expect([meter.maxUs(), meter.percentileUs(50), meter.percentileUs(99)]).toEqual([0, 0, 0])
})

test('a stall between stretches is nobody’s', async () => {
  const meter = new LoopDelayMeter()
  meter.begin()
  await rings()
  meter.end()
  const beforeUs = meter.maxUs()
  stall(100)
  await rings()
  expect(meter.maxUs()).toBe(beforeUs)
})

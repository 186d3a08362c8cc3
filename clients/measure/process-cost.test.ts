import { expect, test } from 'vitest'
import { ProcessCostMeter } from './process-cost.ts'

const rings = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30))

test('one stall of a window is its longest delay of the event loop, and it was busy with it', async () => {
  const meter = new ProcessCostMeter()
  meter.begin()
  await rings()
  const untilMs = performance.now() + 100
  while (performance.now() < untilMs);
  await rings()
  meter.end()
  const { eventLoopDelayMaxUs, eventLoopDelayP99Us, utilisation } = meter.result()
  // The timer was due within the stall, at the latest a period after it began.
  expect(eventLoopDelayMaxUs).toBeGreaterThanOrEqual(88_000)
  expect(eventLoopDelayMaxUs).toBeGreaterThanOrEqual(eventLoopDelayP99Us)
  expect(utilisation).toBeGreaterThan(0)
})

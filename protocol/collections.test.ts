import { expect, test } from 'vitest'
import { CollectionMeter } from './collections.ts'

/** A full collection needs a young generation that is full: objects that live for a moment. */
function collect(): void {
  let kept: object[] = []
  for (let index = 0; index < 1_000_000; index++) {
    if (index % 100_000 === 0) kept = []
    kept.push({ index })
  }
}

/** Collections are told of in a later turn of the event loop. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

test('pauses of collections within a stretch are counted, and no others', async () => {
  const meter = new CollectionMeter()
  collect()
  await nextTurn()
  expect(meter.pauses()).toEqual({ totalUs: 0, longestUs: 0 })
  meter.begin()
  collect()
  meter.end()
  await nextTurn()
  const { totalUs, longestUs } = meter.pauses()
  expect(totalUs).toBeGreaterThan(0)
  expect(longestUs).toBeGreaterThan(0)
  expect(longestUs).toBeLessThanOrEqual(totalUs)
  collect()
  await nextTurn()
  expect(meter.pauses()).toEqual({ totalUs, longestUs })
})

test('a stretch that is entered anew goes on counting until it is reset', async () => {
  const meter = new CollectionMeter()
  const stretch = async (): Promise<number> => {
    meter.begin()
    collect()
    meter.end()
    await nextTurn()
    return meter.pauses().totalUs
  }
  const first = await stretch()
  expect(await stretch()).toBeGreaterThan(first)
  meter.reset()
  expect(meter.pauses().totalUs).toBe(0)
})

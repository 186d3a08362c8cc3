import { expect, test } from 'vitest'
import { recordedArrivalsUs, recordedRate } from './recording.ts'

test('rows come at their own gaps, and after a last one from the first again', () => {
  const arrivals = recordedArrivalsUs({ gapsMs: [1000, 0, 3000, 2000], speed: 60 })
  const first = Array.from({ length: 6 }, () => arrivals.next().value as number)
  expect(first).toEqual([0, 16_667, 16_667, 66_667, 100_000, 116_667])
})

test('a round takes as long as its gaps, however many there were before', () => {
  const arrivals = recordedArrivalsUs({ gapsMs: [0.25, 0.5], speed: 3 })
  const instants = Array.from({ length: 20_001 }, () => arrivals.next().value as number)
  expect(instants.at(-1)).toBe(10_000 * 250)
})

test('its rate is that of a round', () => {
  expect(recordedRate({ gapsMs: [1000, 0, 3000, 2000], speed: 60 })).toBe(40)
})

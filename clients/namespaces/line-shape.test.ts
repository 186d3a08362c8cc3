import { expect, test } from 'vitest'
import { isShaped, netemWords } from './line-shape.ts'

const NOTHING = { delayMs: 0, jitterMs: 0, bytesPerSecond: null, lossShare: 0 }

test.each([
  [{ delayMs: 40 }, 'netem limit 1000000 delay 40000us'],
  [{ delayMs: 40, jitterMs: 5 }, 'netem limit 1000000 delay 42500us 2500us rate 100000000000bit'],
  [{ lossShare: 0.01 }, 'netem limit 1000000 delay 0us loss 1%'],
  [{ bytesPerSecond: 1_250_000 }, 'netem limit 1000000 delay 0us rate 10000000bit'],
])('%o is told to tc as "%s"', (shape, words) => {
  expect(isShaped({ ...NOTHING, ...shape })).toBe(true)
  expect(netemWords({ ...NOTHING, ...shape }).join(' ')).toBe(words)
})

test('a line of nothing needs no netem', () => {
  expect(isShaped(NOTHING)).toBe(false)
})

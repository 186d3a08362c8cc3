import fc from 'fast-check'
import { expect, test } from 'vitest'
import { overTime, readWallClock } from './wall-clock.ts'

/** Two clocks that run together; each look at one of them takes a while. */
function clocks(aheadUs: number, costsUs: readonly number[]) {
  let nowUs = 1e15
  let look = 0
  const pass = (): number => {
    nowUs += costsUs[look++ % costsUs.length] as number
    return nowUs
  }
  return { lab: { nowUs: () => Math.floor(pass()) }, wallMs: () => Math.floor((pass() + aheadUs) / 1000) }
}

test('the distance of the clocks lies within the stated uncertainty, however long the looks take', () => {
  const costs = fc.array(fc.double({ min: 0.5, max: 400, noNaN: true }), { minLength: 5, maxLength: 40 })
  fc.assert(
    fc.property(fc.double({ min: 0, max: 7e14, noNaN: true }), costs, (aheadUs, costsUs) => {
      const { lab, wallMs } = clocks(aheadUs, costsUs)
      const read = readWallClock(lab, wallMs)
      // A double of this size has steps of a quarter of a microsecond.
      expect(Math.abs(read.aheadUs - aheadUs)).toBeLessThanOrEqual(read.uncertaintyUs + 0.5)
    }),
    // Each look at so slow a clock is thousands of steps: a counterexample is told as it is found.
    { numRuns: 50, endOnFailure: true },
  )
})

test('quick looks leave little uncertainty, and a slow one as a millisecond turns does no harm', () => {
  const { lab, wallMs } = clocks(7e14, [...Array(5_000).fill(0.1), 900, ...Array(50_000).fill(0.1)])
  expect(readWallClock(lab, wallMs).uncertaintyUs).toBeLessThan(2)
})

test('what the clocks moved apart meanwhile is uncertain', () => {
  const before = { aheadUs: 1000, uncertaintyUs: 2 }
  expect(overTime(before, { aheadUs: 1000, uncertaintyUs: 3 })).toEqual({ aheadUs: 1000, uncertaintyUs: 3 })
  expect(overTime(before, { aheadUs: 1400, uncertaintyUs: 1 })).toEqual({ aheadUs: 1200, uncertaintyUs: 202 })
})

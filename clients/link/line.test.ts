import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '../../protocol/random.ts'
import { heldInOrderUs } from '../../results/analysis/theory/held-in-order.ts'
import { Line, type LineSettings, NO_DELAY } from './line.ts'

const line = (settings: Partial<LineSettings>, seed = 1) => new Line({ ...NO_DELAY, ...settings }, seededRandom(seed))

const settings = fc.record({
  delayUs: fc.nat(500_000),
  jitterUs: fc.nat(100_000),
  bytesPerSecond: fc.option(fc.integer({ min: 125, max: 125_000_000 })),
})
/** Pieces with the time since the one before, µs. */
const pieces = fc.array(fc.record({ gapUs: fc.nat(200_000), bytes: fc.nat(100_000) }), { minLength: 1, maxLength: 50 })

test('a line that does nothing lets everything out as it comes', () => {
  expect([line({}).exitUs(10, 5000), line({}).exitUs(10, 0)]).toEqual([10, 10])
})

test('a piece is under way for the delay, whatever its size', () => {
  const slow = line({ delayUs: 50_000 })
  expect([slow.exitUs(0, 1), slow.exitUs(5, 100_000)]).toEqual([50_000, 50_005])
})

test('a piece waits until the line is free and takes its bytes over the bandwidth to be put on it', () => {
  const slow = line({ delayUs: 1_000, bytesPerSecond: 1_000_000 })
  expect([slow.exitUs(0, 500), slow.exitUs(100, 500), slow.exitUs(5_000, 500)]).toEqual([1_500, 2_000, 6_500])
})

test('nothing overtakes, leaves before the delay or later than the jitter and what waited before it allow', () => {
  fc.assert(
    fc.property(settings, pieces, fc.nat(), (line, pieces, seed) => {
      const { delayUs, jitterUs, bytesPerSecond } = line
      const under = new Line(line, seededRandom(seed))
      let [enteredUs, onLineUs, lastUs] = [0, 0, 0]
      for (const { gapUs, bytes } of pieces) {
        enteredUs += gapUs
        onLineUs = Math.max(onLineUs, enteredUs) + (bytesPerSecond === null ? 0 : (bytes * 1e6) / bytesPerSecond)
        const exitUs = under.exitUs(enteredUs, bytes)
        expect(exitUs).toBeGreaterThanOrEqual(Math.max(lastUs, onLineUs + delayUs))
        expect(exitUs).toBeLessThanOrEqual(onLineUs + delayUs + jitterUs)
        lastUs = exitUs
      }
    }),
  )
})

test('jitter is drawn evenly from nothing to the most, and from the seed', () => {
  const extra = (seed: number): number[] => {
    const jittery = line({ delayUs: 1_000, jitterUs: 10_000 }, seed)
    return Array.from({ length: 2_000 }, (_, index) => jittery.exitUs(index * 1e6, 100) - index * 1e6 - 1_000)
  }
  const drawn = extra(7)
  const mean = drawn.reduce((sum, us) => sum + us, 0) / drawn.length
  // Three standard errors of an even distribution: 10,000 / √12 / √2,000 × 3.
  expect(Math.abs(mean - 5_000)).toBeLessThan(194)
  expect([Math.min(...drawn) < 100, Math.max(...drawn) > 9_900]).toEqual([true, true])
  expect(extra(7)).toEqual(drawn)
  expect(extra(8)).not.toEqual(drawn)
})

test('packets of what is sent as one have the same jitter, so that a long answer is no later on average', () => {
  const jittery = line({ jitterUs: 10_000, bytesPerSecond: 1_000_000 })
  const jitterUs = jittery.drawJitterUs()
  expect(jitterUs).toBeGreaterThan(0)
  const exits = [0, 1, 2].map(() => jittery.exitUs(0, 1_000, jitterUs))
  expect(exits).toEqual([1_000 + jitterUs, 2_000 + jitterUs, 3_000 + jitterUs])
})

test('bytes are cut into packets only where the bandwidth is limited, and none is lost', () => {
  fc.assert(
    fc.property(fc.nat(20_000), (length) => {
      const bytes = Buffer.from(Uint8Array.from({ length }, (_, index) => index % 251))
      expect(line({}).segments(bytes)).toHaveLength(1)
      const cut = line({ bytesPerSecond: 1_000_000 }).segments(bytes)
      expect(Buffer.concat(cut).equals(bytes)).toBe(true)
      expect(Math.max(...cut.map(({ length }) => length))).toBeLessThanOrEqual(1_448)
    }),
  )
})

test('events on a line with jitter wait for those before them as long as theory says', () => {
  const [jitterUs, delayUs, rate] = [50_000, 40_000, 200]
  const jittery = line({ delayUs, jitterUs }, 3)
  const events = 100_000
  let sumUs = 0
  for (let event = 0; event < events; event++) {
    const enteredUs = (event * 1e6) / rate
    sumUs += jittery.exitUs(enteredUs, 300) - enteredUs
  }
  const theoryUs = delayUs + jitterUs / 2 + heldInOrderUs(jitterUs, rate, 'fixed')
  expect(Math.abs(sumUs / events - theoryUs)).toBeLessThan(250)
})

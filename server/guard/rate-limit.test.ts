import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HandTurnedTime } from '../testing.ts'
import { RateLimit } from './rate-limit.ts'

const limitOf = (perSecond: number, burst: number) => {
  const time = new HandTurnedTime()
  return { time, limit: new RateLimit({ perSecond, burst }, time.clock) }
}

test('a burst is let through, then as many as the rate says, and the wait that is told is the right one', () => {
  const { time, limit } = limitOf(10, 3)
  expect([1, 2, 3].map(() => limit.take('a'))).toEqual([0, 0, 0])
  expect(limit.take('a')).toBeCloseTo(0.1)
  time.advance(99_000)
  expect(limit.take('a')).toBeCloseTo(0.001)
  time.advance(1_000)
  expect(limit.take('a')).toBe(0)
  expect(limit.take('a')).toBeCloseTo(0.1)
})

test('what costs more than is there passes on credit, and nothing more until it is paid back', () => {
  const { time, limit } = limitOf(10, 3)
  expect([limit.take('a', 64), limit.take('a')]).toEqual([0, 6.2])
  time.advance(6_199_000)
  expect(limit.take('a')).toBeCloseTo(0.001)
  time.advance(2_000)
  expect([limit.take('a'), limit.take('b', 64)]).toEqual([0, 0])
})

test('one who spends all does not take from another', () => {
  const { limit } = limitOf(1, 1)
  expect(limit.take('a')).toBe(0)
  expect(limit.take('a')).toBe(1)
  expect(limit.take('b')).toBe(0)
})

test('however acts are spread, no more pass than the burst and what came back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500_000 }), { maxLength: 200 }), (waitsUs) => {
      const { time, limit } = limitOf(5, 10)
      let passed = 0
      for (const waitUs of waitsUs) {
        time.advance(waitUs)
        if (limit.take('a') === 0) passed += 1
      }
      const allUs = waitsUs.reduce((sum, us) => sum + us, 0)
      expect(passed).toBeLessThanOrEqual(10 + (allUs / 1e6) * 5 + 1e-6)
    }),
  )
})

test('addresses that have not come for a while are forgotten, and no number of them fills the memory', () => {
  const { time, limit } = limitOf(1, 2)
  for (let index = 0; index < 20_000; index++) limit.take(`address ${index}`)
  expect(limit.size).toBe(10_000)
  time.advance(3_000_000)
  for (let index = 0; index < 10_000; index++) limit.take('late')
  expect(limit.size).toBeLessThanOrEqual(2)
})

test('the one unused for longest is forgotten first, so a busy one gains nothing by bringing others', () => {
  const { limit } = limitOf(1, 2)
  for (let index = 0; index < 15_000; index++) {
    limit.take('busy')
    limit.take(`address ${index}`)
  }
  expect(limit.take('busy')).toBeGreaterThan(0)
})

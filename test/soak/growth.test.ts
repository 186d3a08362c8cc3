import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterWarmUp, bytesPerConnection } from './growth.ts'

const line = (bytesEach: number) =>
  Array.from({ length: 9 }, (_, index) => ({ connections: index * 100, bytes: 1_000_000 + index * 100 * bytesEach }))

test('a straight line has its slope, with one reading however odd', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -500, max: 500 }),
      fc.nat(8),
      fc.integer({ min: -1e9, max: 1e9 }),
      (each, at, odd) => {
        const readings = line(each).map((reading, index) => (index === at ? { ...reading, bytes: odd } : reading))
        expect(bytesPerConnection(readings)).toBeCloseTo(each, 6)
      },
    ),
  )
})

test('the first third is warm-up', () => {
  expect(afterWarmUp(line(1)).map(({ connections }) => connections)).toEqual([300, 400, 500, 600, 700, 800])
})

test('one reading has no slope', () => {
  expect(() => bytesPerConnection(line(1).slice(0, 1))).toThrow(RangeError)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lowerTail, upperTail } from './binomial.ts'

// Of 100 tries at 5 %: summed in exact fractions.
test.each([
  [0, 0.005920529],
  [1, 0.037081209],
  [5, 0.615999138],
  [10, 0.988527575],
  [11, 0.995725818],
])('at most %d of 100 has a probability of %d', (count, probability) => {
  const binomial = { trials: 100, probability: 0.05 }
  expect(lowerTail(binomial, count)).toBeCloseTo(probability, 7)
  expect(upperTail(binomial, count + 1)).toBeCloseTo(1 - probability, 7)
})

test('both tails together count their common term twice', () => {
  const probability = fc.double({ min: 0.01, max: 0.99, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), probability, fc.nat(2000), (trials, p, draw) => {
      const binomial = { trials, probability: p }
      const count = draw % (trials + 1)
      const lower = lowerTail(binomial, count - 1)
      expect(lower + upperTail(binomial, count)).toBeCloseTo(1, 9)
    }),
  )
})

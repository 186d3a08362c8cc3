import { expect, test } from 'vitest'
import { percent, significant, times } from './figures.ts'

test.each([
  [0.61, '61 %'],
  [0.9, '90 %'],
  [0.992, '99.2 %'],
  [0.054, '5.4 %'],
  [1, '100 %'],
  [0.01, '1 %'],
])('the share %d is %s', (share, text) => expect(percent(share)).toBe(text))

test.each([
  [254.3, '254×'],
  [2.9456, '2.95×'],
  [1, '1.00×'],
  [0.0312, '0.0312×'],
  [12_345, '12345×'],
])('the ratio %d is %s', (ratio, text) => expect(times(ratio)).toBe(text))

test('zero and tiny figures need no exponent', () => {
  expect(significant(0)).toBe('0')
  expect(significant(1e-9)).toBe('0.000000')
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellName, cellValues, formatAxisValue, type MatrixAxis } from './matrix.ts'

const RATE: MatrixAxis = { name: 'rate', unit: 'perSecond', values: [0.5, 10] }
const KEPT: MatrixAxis = { name: 'keepAlive', unit: 'flag', values: [true, false] }

test('the cells are every combination once, and the last axis changes first', () => {
  expect(cellValues([RATE, KEPT])).toEqual([
    { rate: 0.5, keepAlive: true },
    { rate: 0.5, keepAlive: false },
    { rate: 10, keepAlive: true },
    { rate: 10, keepAlive: false },
  ])
})

test('there are as many cells as the product of the axes’ values', () => {
  const axis = fc.record({
    name: fc.stringMatching(/^[a-z]{1,8}$/),
    unit: fc.constant('count' as const),
    values: fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 4 }),
  })
  fc.assert(
    fc.property(fc.uniqueArray(axis, { selector: ({ name }) => name, maxLength: 3 }), (axes) => {
      const cells = cellValues(axes).map((values) => JSON.stringify(values))
      expect(new Set(cells).size).toBe(axes.reduce((product, { values }) => product * values.length, 1))
    }),
  )
})

test.each([
  ['perSecond', 0.5, '0.5/s'],
  ['ms', 250, '250ms'],
  ['perSecond', 1 / 60, '1/m'],
  ['bytes', 256, '256B'],
  ['bytes', 20_000, '20000B'],
  ['count', 1000, '1000'],
  ['flag', true, 'true'],
] as const)('a value in %s, %s, is told as %s', (unit, value, text) => {
  expect(formatAxisValue(unit, value)).toBe(text)
})

test('a cell is called by the values of its axes', () => {
  expect(cellName([RATE, KEPT], { rate: 10, keepAlive: false })).toBe('rate 10/s, keepAlive false')
})

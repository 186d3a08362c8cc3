import { expect, test } from 'vitest'
import { axisWords } from './axis-words.ts'

test('an axis goes from its least value to its greatest, whatever their order in the file', () => {
  expect(axisWords({ name: 'rate', unit: 'perSecond', values: [64, 1, 16] })).toBe('rate 1/s … 64/s')
  expect(axisWords({ name: 'keepAlive', unit: 'flag', values: [true, false] })).toBe('keepAlive false … true')
})

import { stripVTControlCharacters } from 'node:util'
import { encode } from 'uqr'
import { expect, test } from 'vitest'
import { qrCode } from './qr-code.ts'

const URL = 'http://192.168.1.7:8080/join#7K3M9QXZ'

/** Whether each module is drawn, row by row: a character has two of them, the upper and the lower. */
const drawn = (picture: string): boolean[][] =>
  picture.split('\n').flatMap((line) => {
    const characters = [...line]
    return [characters.map((one) => '▀█'.includes(one)), characters.map((one) => '▄█'.includes(one))]
  })

test.each([
  ['light modules are drawn', false, false],
  ['with colour dark ones are, on a ground of their own', true, true],
])('%s', (_how, colour, dark) => {
  const picture = stripVTControlCharacters(qrCode(URL, colour))
  const { data, size } = encode(URL, { border: 2 })
  expect(drawn(picture).slice(0, size)).toEqual(data.map((row) => row.map((isDark) => isDark === dark)))
})

test('it fits a terminal of 80 by 24 beside a few lines', () => {
  const lines = qrCode(URL, false).split('\n')
  expect([lines.length, [...(lines[0] as string)].length]).toEqual([17, 33])
})

test('colour is only there when it may be', () => {
  expect(qrCode(URL, false)).not.toContain('\u001b')
  expect(qrCode(URL, true)).toContain('\u001b[')
})

import { expect, test } from 'vitest'
import { type Column, layOutColumns } from './columns.ts'

interface Row {
  readonly name: string
  readonly figure: number | null
  readonly extra: number
}
const columns: Column<Row>[] = [
  { title: 'name', align: 'left', cell: (row) => row.name },
  {
    title: 'a long figure',
    shortTitle: 'figure',
    unit: 'ms',
    align: 'right',
    cell: (row) => row.figure?.toString() ?? null,
    alarming: (row) => (row.figure ?? 0) > 9,
  },
  { title: 'extra', align: 'right', leavesAs: 1, cell: (row) => String(row.extra) },
]
const rows: Row[] = [
  { name: 'one', figure: 1.5, extra: 7 },
  { name: 'three', figure: null, extra: 70 },
]

test('long headings stand while they fit, units below them', () => {
  expect(layOutColumns(columns, rows, { width: 30, colour: false }).lines).toEqual([
    ' name   a long figure  extra',
    '                   ms',
    ' one              1.5      7',
    ' three              –     70',
  ])
})

test('on a narrower terminal short headings take their place', () => {
  expect(layOutColumns(columns, rows, { width: 23, colour: false }).lines[0]).toBe(' name   figure  extra')
})

test('then the gaps shrink', () => {
  expect(layOutColumns(columns, rows, { width: 20, colour: false }).lines[0]).toBe(' name  figure extra')
})

test('then the column that may leave does, and is named', () => {
  const text = layOutColumns(columns, rows, { width: 18, colour: false })
  expect(text.lines[0]).toBe(' name   figure')
  expect(text.leftOut).toEqual(['extra'])
})

test('what cannot shrink any more sticks out instead of vanishing', () => {
  expect(layOutColumns(columns, rows, { width: 5, colour: false }).lines[0]).toBe(' name  figure')
})

test('columns in which something is withheld are named', () => {
  expect(layOutColumns(columns, rows, { width: 80, colour: false }).withheld).toEqual(['a long figure'])
})

test('colour changes no position', () => {
  const alarmed = [{ name: 'one', figure: 10, extra: 1 }]
  const plain = layOutColumns(columns, alarmed, { width: 80, colour: false }).lines
  const painted = layOutColumns(columns, alarmed, { width: 80, colour: true }).lines
  expect(painted[2]).toContain('\u001b[31m10\u001b[39m')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes are what is taken off
  expect(painted.map((line) => line.replace(/\u001b\[\d+m/g, ''))).toEqual(plain)
})

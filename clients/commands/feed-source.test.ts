import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readFeedRows } from './feed-source.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'feed-source-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('synthetic needs no rows, a recorded feed brings its own', () => {
  expect(readFeedRows('synthetic', 96)).toBeNull()
  expect(readFeedRows('stocks', 256)?.length).toBeGreaterThan(0)
})

test('a file of rows is read from wherever it lies', () => {
  writeFileSync(join(folder, 'rows.json'), '[{"price":1},{"price":2}]')
  expect(readFeedRows(join(folder, 'rows.json'), 256)).toEqual([{ price: 1 }, { price: 2 }])
})

test('a feed that does not exist is answered with the list and the nearest', () => {
  expect(() => readFeedRows('stock', 256)).toThrow(
    /^unknown feed "stock": expected one of .*stocks.*synthetic, or the path of a JSON file; the nearest is "stocks"$/,
  )
})

test('a file that is not there is answered with what was expected', () => {
  expect(() => readFeedRows(join(folder, 'none.json'), 256)).toThrow(/found no such file/)
})

test('a row that has no room in the payload is refused before anything starts', () => {
  writeFileSync(join(folder, 'rows.json'), JSON.stringify([{ a: 1 }, { a: 'x'.repeat(300) }]))
  expect(() => readFeedRows(join(folder, 'rows.json'), 256)).toThrow(/row 2 needs more than 256 B/)
})

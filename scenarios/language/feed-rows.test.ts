import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LARGEST_ROW_FILE_BYTES, MOST_ROWS, readRowFile, readRows } from './feed-rows.ts'

let root = ''
let folder = ''

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'feed-rows-'))
  folder = join(root, 'mine')
  mkdirSync(join(folder, 'below'), { recursive: true })
  writeFileSync(join(root, 'secret.json'), '["secret"]')
  writeFileSync(join(folder, 'rows.json'), '[{"a":1},{"a":2}]')
  writeFileSync(join(folder, 'below', 'feed.json'), '{"name":"x","rows":[1]}')
  writeFileSync(join(folder, 'large.json'), `["${'x'.repeat(LARGEST_ROW_FILE_BYTES)}"]`)
  symlinkSync(join(root, 'secret.json'), join(folder, 'link.json'))
  symlinkSync(root, join(folder, 'up'))
  symlinkSync(join(folder, 'rows.json'), join(folder, 'inside.json'))
})

afterAll(() => rmSync(root, { recursive: true }))

test('rows are read from an array, from an object with rows, and through a link that stays inside', () => {
  expect(readRowFile(folder, 'rows.json')).toEqual({ ok: true, rows: [{ a: 1 }, { a: 2 }] })
  expect(readRowFile(folder, 'below/feed.json')).toEqual({ ok: true, rows: [1] })
  expect(readRowFile(folder, 'inside.json')).toMatchObject({ ok: true })
})

test.each(['../secret.json', 'below/../../secret.json', '..\\secret.json', 'link.json', 'up/secret.json'])(
  '%s leads out of the folder and is not read',
  (source) => {
    expect(readRowFile(folder, source)).toMatchObject({ ok: false, expected: expect.stringContaining('own folder') })
  },
)

test('an absolute path is not read, even if it is inside', () => {
  expect(readRowFile(folder, join(folder, 'rows.json'))).toMatchObject({ ok: false })
})

test.each([
  ['none.json', 'no such file'],
  ['below', 'not a file'],
  ['large.json', `${LARGEST_ROW_FILE_BYTES + 4} bytes`],
  ['ro\0ws.json', 'unreadable'],
])('%j is refused: %s', (source, found) => {
  expect(readRowFile(folder, source)).toMatchObject({ ok: false, found: expect.stringContaining(found) })
})

test.each([
  ['{', 'JSON'],
  ['{"rows":1}', 'another shape'],
  ['null', 'another shape'],
  ['[]', 'no rows'],
  [JSON.stringify(Array(MOST_ROWS + 1).fill(1)), `${MOST_ROWS + 1} rows`],
])('%.20s is no list of rows', (text, found) => {
  expect(readRows(text)).toMatchObject({ ok: false, found: expect.stringContaining(found) })
})

test('any list of JSON values comes back as it was written, and no text throws', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), (rows) => {
      expect(readRows(JSON.stringify(rows))).toEqual({ ok: true, rows: JSON.parse(JSON.stringify(rows)) })
    }),
  )
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readRows(text)))
})

test('a row may have a hundred levels, and one more, or as many as a file can hold, is refused', () => {
  const nested = (levels: number): string => `[1,${'['.repeat(levels)}${']'.repeat(levels)}]`
  expect(readRows(nested(100)).ok).toBe(true)
  expect(readRows(nested(100).replaceAll('[]', '[{"a":0}]')).ok).toBe(false)
  for (const levels of [101, 500_000]) {
    expect(readRows(nested(levels))).toEqual({
      ok: false,
      expected: 'rows of at most 100 lists or keys in each other',
      found: 'a deeper one, row 2',
      fix: 'flatten it: what an event carries is sent as it stands',
    })
  }
})

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeNewFile } from './new-file.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'new-file-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

test('a new file has the whole text, and nothing stays beside it', async () => {
  const path = join(folder, 'new.md')
  await writeNewFile(path, 'text\n', '--out')
  expect(readFileSync(path, 'utf8')).toBe('text\n')
  expect(readdirSync(folder)).toEqual(['new.md'])
})

test('a file that is there is never touched', async () => {
  const path = join(folder, 'mine.md')
  writeFileSync(path, 'mine')
  await expect(writeNewFile(path, 'other', '--out')).rejects.toThrow(
    /--out: expected a new file at .*mine\.md, found a file/,
  )
  expect(readFileSync(path, 'utf8')).toBe('mine')
})

test.each([
  ['a folder that is not there', 'none/new.md', /no such folder/],
  ['a folder of that name', 'there', /a file of this name|a folder of this name/],
  ['a file as a folder', 'mine.md/new.md', /a file where a folder should be/],
])('%s is refused in words', async (_, name, words) => {
  mkdirSync(join(folder, 'there'), { recursive: true })
  await expect(writeNewFile(join(folder, name), 'text', '--out')).rejects.toThrow(words)
})

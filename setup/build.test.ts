import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { digestOf } from './build.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'digest-'))
  mkdirSync(join(folder, 'server'))
  writeFileSync(join(folder, 'server', 'app.ts'), 'one')
})
afterEach(() => rmSync(folder, { recursive: true }))

const digest = () => digestOf(folder, ['server', 'absent'])

test('the digest stays while contents stay, whatever the dates', () => {
  const before = digest()
  utimesSync(join(folder, 'server', 'app.ts'), 1, 1)
  expect(digest()).toBe(before)
})

test.each([
  ['a content changes', () => writeFileSync(join(folder, 'server', 'app.ts'), 'two')],
  ['a file is added', () => writeFileSync(join(folder, 'server', 'more.ts'), '')],
  ['a file is removed', () => rmSync(join(folder, 'server', 'app.ts'))],
])('the digest changes when %s', (_, change) => {
  const before = digest()
  change()
  expect(digest()).not.toBe(before)
})

test('a test file is no reason to build', () => {
  const before = digest()
  writeFileSync(join(folder, 'server', 'app.test.ts'), 'changed')
  expect(digest()).toBe(before)
})

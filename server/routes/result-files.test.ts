import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { findResultFile } from './result-files.ts'

const outside = mkdtempSync(join(tmpdir(), 'tlab-results-'))
const folder = join(outside, 'results')
mkdirSync(join(folder, 'below.json'), { recursive: true })
for (const name of ['run.json', '.hidden.json', 'below.json/deep.json', '../secret.json'])
  writeFileSync(join(folder, name), '{}')
symlinkSync(join(outside, 'secret.json'), join(folder, 'link.json'))
afterAll(() => rmSync(outside, { recursive: true }))

test('a file of the folder is found', async () => {
  expect(await findResultFile([folder], 'run.json')).toBe(join(folder, 'run.json'))
})

test('whatever the name, nothing but a plain file of the folder itself is found', async () => {
  const piece = fc.constantFrom(
    '..',
    '.',
    '/',
    '\\',
    '%2e',
    '%2f',
    'run',
    'secret',
    'link',
    'below',
    'deep',
    '.json',
    '.hidden',
    '\0',
    ' ',
  )
  const name = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
  )
  await fc.assert(
    fc.asyncProperty(name, async (asked) => {
      const file = await findResultFile([folder], asked)
      if (file !== null) expect([dirname(file), asked]).toEqual([folder, 'run.json'])
    }),
    { numRuns: 1000 },
  )
})

import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { listScenarios } from './catalogue.ts'

const SCENARIOS = join(import.meta.dirname, '..')
/** `| [name](name.yaml) | question | what decides |` */
const ROW = /^\| \[(?<name>[^\]]+)\]\((?<file>[^)]+)\) \| (?<question>[^|]+) \| (?<decides>[^|]+) \|$/gm

const rows = [...readFileSync(join(SCENARIOS, 'README.md'), 'utf8').matchAll(ROW)].map(({ groups = {} }) => groups)

test('the page of the catalogue has every scenario of the folder once, and no other', () => {
  const named = rows
    .map(({ name, file }) => ({ name, file }))
    .sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1))
  const there = listScenarios(SCENARIOS).map(({ name, file }) => ({ name, file: basename(file) }))
  expect(named, 'a row of scenarios/README.md for each file of scenarios/').toEqual(there)
})

test.each(listScenarios(SCENARIOS))('the page asks what $name asks', ({ name, question }) => {
  expect(rows.find((row) => row['name'] === name)?.['question']).toBe(question)
})

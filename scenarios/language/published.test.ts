/** The schema for editors and the reference are generated; with PUBLISH=1 in the environment these tests write them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { editorSchema, keysAt } from './editor-schema.ts'
import { referenceMarkdown } from './reference.ts'

const FOLDER = join(import.meta.dirname, '..')
const scenarioFiles = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'))

test('schema.json is what the schema says', () => {
  publish('schema.json', `${JSON.stringify(editorSchema(), null, 2)}\n`)
  expect(readJson('schema.json')).toEqual(JSON.parse(JSON.stringify(editorSchema())))
})

test('reference.md is what the schema says', () => {
  publish('reference.md', referenceMarkdown())
  expect(withoutPadding(readText('reference.md'))).toBe(withoutPadding(referenceMarkdown()))
})

test('the published schema is draft-07 and knows the four transports', () => {
  expect(readJson('schema.json')).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#' })
  expect(keysAt(['transports'])).toEqual(TRANSPORT_NAMES)
})

test('every key of the language is explained in the reference', () => {
  const reference = withoutPadding(readText('reference.md'))
  for (const line of reference.split('\n').filter((text) => text.startsWith('| `') && text.split(' | ').length === 4)) {
    expect(line.split(' | ')[3], line).toMatch(/\w{2,}.*\|$/)
  }
})

// zod reads JSON Schema back, so this judges the file that editors get, not the schema that made it.
test.each(scenarioFiles)('the published schema accepts %s', (file) => {
  const published = z.fromJSONSchema(readJson('schema.json') as never)
  const scenario: unknown = parse(readFileSync(join(FOLDER, file), 'utf8'))
  expect(published.safeParse(scenario).error?.issues ?? []).toEqual([])
})

test('the published schema refuses an unknown transport and a number without its unit', () => {
  const published = z.fromJSONSchema(readJson('schema.json') as never)
  const scenario = parse(readFileSync(join(FOLDER, 'quick.yaml'), 'utf8')) as Record<string, object>
  expect(published.safeParse({ ...scenario, transports: { 'web-socket': {} } }).success).toBe(false)
  expect(published.safeParse({ ...scenario, feed: { ...scenario['feed'], rate: 20 } }).success).toBe(false)
})

function publish(file: string, text: string): void {
  if (process.env['PUBLISH'] === '1') writeFileSync(join(import.meta.dirname, file), text)
}

function readText(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8')
}

function readJson(file: string): unknown {
  return JSON.parse(readText(file))
}

/** The formatter aligns the columns of tables; that is not the reference's business. */
function withoutPadding(markdown: string): string {
  return markdown
    .replaceAll(/ +/g, ' ')
    .replaceAll(/-{3,}/g, '---')
    .replaceAll('| ---', '|---')
    .replaceAll('--- |', '---|')
    .trim()
}

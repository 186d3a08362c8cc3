import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LEDGER_CODES } from './analysis/verdict/ledgers.ts'
import { resultSchemaText, sweepSchemaText } from './schema.ts'

const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8')
/** Words inside code marks, `bytes.client` as both of its parts. */
const explained = new Set([...readme.matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) => (code as string).split(/[.\s]+/)))

/** Every property name of a JSON schema, at any depth. */
function propertyNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const own = 'properties' in schema ? Object.keys(schema.properties as object) : []
  return [...own, ...Object.values(schema).flatMap(propertyNames)]
}

const schemas = [resultSchemaText(), sweepSchemaText()].map((text): unknown => JSON.parse(text))
const names = [...new Set(schemas.flatMap(propertyNames))]

test('the schema has the fields that are to be explained', () => expect(names.length).toBeGreaterThan(80))

test.each(names)('the README explains %s', (name) => expect([...explained]).toContain(name))

test.each(LEDGER_CODES)('the README explains the reason %s', (code) => expect([...explained]).toContain(code))

import { expect, test } from 'vitest'
import { resultSchemaText, sweepSchemaText } from './schema.ts'

test('schema.json is what the format says (after a change of the format: npx vitest run results/schema.test.ts -u)', async () => {
  await expect(resultSchemaText()).toMatchFileSnapshot('./schema.json')
})

test('sweep.schema.json is what the format says, and leaves runs to schema.json', async () => {
  await expect(sweepSchemaText()).toMatchFileSnapshot('./sweep.schema.json')
  expect(sweepSchemaText()).toContain('"run": { "$ref": "schema.json" }')
})

test.each([resultSchemaText, sweepSchemaText])('the schema lets later versions add members', (schemaText) => {
  expect(schemaText()).not.toContain('"additionalProperties": false')
})

import { expect, test } from 'vitest'
import { resultSchemaText } from './schema.ts'

test('schema.json is what the format says (after a change of the format: npx vitest run results/schema.test.ts -u)', async () => {
  await expect(resultSchemaText()).toMatchFileSnapshot('./schema.json')
})

test('the schema lets later versions add members', () => {
  expect(resultSchemaText()).not.toContain('"additionalProperties": false')
})

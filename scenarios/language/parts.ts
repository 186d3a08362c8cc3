/** One bad key must not hide what is wrong with the others: reading a scenario part by part. */
import { scenarioSchema, type WrittenScenario } from './schema.ts'
import { issuesAsWritten } from './union-issues.ts'

/**
 * What can be read of a scenario that the schema refuses as a whole: each top-level key apart from the others,
 * without the keys that nobody knows.
 */
export function readParts(value: unknown): Partial<WrittenScenario> {
  if (typeof value !== 'object' || value === null) return {}
  const known = withoutUnknownKeys(value)
  const parts: Record<string, unknown> = {}
  for (const [key, schema] of Object.entries(scenarioSchema.shape)) {
    const reading = schema.safeParse(known[key])
    if (reading.success) parts[key] = reading.data
  }
  return parts as Partial<WrittenScenario>
}

function withoutUnknownKeys(value: object): Record<string, unknown> {
  const copy = structuredClone(value) as Record<string, unknown>
  for (const issue of issuesAsWritten(scenarioSchema.safeParse(copy).error?.issues ?? [])) {
    if (issue.code !== 'unrecognized_keys') continue
    const parent = issue.path.reduce<unknown>((node, step) => (node as Record<PropertyKey, unknown>)[step], copy)
    for (const key of issue.keys) delete (parent as Record<string, unknown>)[key]
  }
  return copy
}

/** An example of every key, made from the schema: for messages about a key that is missing, and for `tlab explain`. */
import { stringify } from 'yaml'
import { type JsonSchema, waysOf, writtenSchemaAt } from './editor-schema.ts'
import type { KeyPath } from './errors.ts'

/** `rate: 20/s`, `clients: { count: 10 }`; the key alone where nothing is known of its value. */
export function exampleOf(path: KeyPath): string {
  const schema = writtenSchemaAt(path)
  return schema === null ? `${path.at(-1) ?? ''}:` : writtenAt(path, exampleValue(schema))
}

/** `key: value`, or `- value` of a list, on one line, as people write it. */
export function writtenAt(path: KeyPath, value: unknown): string {
  const last = path.at(-1)
  const written = stringify(value ?? null, { collectionStyle: 'flow', lineWidth: 0 }).trim()
  return typeof last === 'number' ? `- ${written}` : `${last ?? ''}: ${written}`
}

/** What the schema gives as an example, else its default, else the least that it takes. */
export function exampleValue(written: JsonSchema): unknown {
  // Of several ways to write it, the first is the plain one.
  const schema = { ...written, ...waysOf(written)[0] }
  const { example, examples, default: usual, enum: words, type, items, minimum } = schema
  if (example !== undefined) return example
  if (examples !== undefined && examples.length > 0) return examples[0]
  if (type === 'object') return exampleKeys(schema)
  if (type === 'array') return items === undefined ? [] : [exampleValue(items)]
  if (usual !== undefined) return usual
  if (words !== undefined) return words[0]
  if (type === 'boolean') return true
  return minimum ?? '…'
}

/** The keys that it cannot do without. */
function exampleKeys({ properties = {}, required = [] }: JsonSchema): Record<string, unknown> {
  return Object.fromEntries(
    required.flatMap((key) => {
      const schema = properties[key]
      return schema === undefined ? [] : [[key, exampleValue(schema)]]
    }),
  )
}

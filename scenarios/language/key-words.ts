/** What a key takes, and what it is when it is left out, in words: for the reference and for `tlab explain`. */
import type { JsonSchema } from './editor-schema.ts'

/** `rate from 0/s to 100000/s`; @param quoted how a word that may be written is marked */
export function kindOf(schema: JsonSchema, quoted = (word: string) => `\`${word}\``): string {
  if (schema.enum !== undefined) return schema.enum.map(quoted).join(', ')
  if (schema.type === 'integer') return `${schema.minimum} … ${schema.maximum}`
  if (schema.type === 'boolean') return ['true', 'false'].map(quoted).join(', ')
  if (schema.type === 'array') return listOf(schema.items ?? {}, quoted)
  if (schema.type === 'object') return 'keys'
  return schema.bounds ?? 'text'
}

function listOf(items: JsonSchema, quoted: (word: string) => string): string {
  if (items.type === 'object') return 'list of keys'
  const kind = kindOf(items, quoted)
  return kind === 'text' ? 'list of lines' : `list of: ${kind}`
}

/** Empty where there is none. */
export function defaultOf(
  { default: value, properties }: JsonSchema,
  quoted = (word: string) => `\`${word}\``,
): string {
  if (value === undefined) return ''
  if (Array.isArray(value)) return value.length === 0 ? 'none' : quoted(`[${value.join(', ')}]`)
  if (typeof value !== 'object') return quoted(String(value))
  return properties === undefined ? 'none' : 'the defaults of its keys'
}

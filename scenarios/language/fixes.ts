/** What to do about a value that the schema refuses, with an example wherever there is one. */
import type { z } from 'zod'
import { type JsonSchema, schemaAt, waysOf } from './editor-schema.ts'
import type { KeyPath } from './errors.ts'
import { exampleOf, exampleValue, writtenAt } from './examples.ts'
import { nearestWord, suggestWord } from './nearest.ts'

type Issue = z.core.$ZodIssue

/** @param expected the phrase after "expected" of the same finding */
export function fixOf(path: KeyPath, issue: Issue, written: unknown, expected: string): string {
  if (issue.code === 'invalid_value') return suggestWord(String(written), issue.values.map(String), 'known here')
  if (issue.code === 'invalid_type') return fixOfType(path, issue.expected, written, expected)
  if (issue.code === 'invalid_format' && expected.startsWith('a name')) return like(path, slugOf(written))
  const words = issue.code === 'custom' && /^[a-z]+$/i.test(String(written)) ? issue.params?.['words'] : undefined
  if (words !== undefined) return suggestWord(String(written), words as readonly string[], 'known here')
  if (EXAMPLES[expected] !== undefined) return `add for instance ${EXAMPLES[expected]}`
  // What was refused otherwise than by its bounds has an example in its words.
  const outOfBounds =
    (issue.code === 'custom' && / to /.test(expected)) || issue.code === 'too_big' || issue.code === 'too_small'
  return outOfBounds && written !== '' ? 'choose a value within these bounds' : writeLike(path, expected)
}

/** What to add where a list or a mapping is empty, by what was expected. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'at least one transport': 'sse: {}',
  'at least one phase': '- { name: steady, duration: 10s, measure: true }',
  'at least one axis': 'rate: [1/s, 10/s]',
  'at least two values': 'a second one, or write the one where it belongs, outside the matrix',
}

function fixOfType(path: KeyPath, type: string, written: unknown, expected: string): string {
  if (type === 'object') return `write it with its keys, such as ${keysLike(path, written)}`
  if (type === 'array' && typeof written === 'string') return like(path, [written])
  if (type === 'boolean') return like(path, /^(true|yes|on|y|1)$/i.test(String(written)))
  if (typeof written === 'number' && type === 'string') {
    const unit = withUnit(written, expected)
    if (unit !== null) return `add the unit, for instance ${writtenAt(path, unit)}`
  }
  const isScalar = typeof written === 'number' || typeof written === 'boolean'
  const isText = expected.startsWith('text') || expected.startsWith('a name')
  return isScalar && isText ? `put it in quotes: ${keyOf(path)}: "${written}"` : writeLike(path, expected)
}

function like(path: KeyPath, value: unknown): string {
  return `write it like this: ${writtenAt(path, value)}`
}

/** What was meant where a list of names, or the value of one key, stands in place of keys: `clients: { count: 10 }`. */
function keysLike(path: KeyPath, written: unknown): string {
  const schema = schemaAt(path)
  const { required = [], properties = {} } = schema ?? {}
  if (path.length === 0) return `${required.join(', ')}; "tlab init" writes a scenario to begin with`
  const words = (Array.isArray(written) ? written : [written]).map(String)
  const named = words.map((word) => nearestWord(word, Object.keys(properties))).filter((name) => name !== null)
  if (required.length === 0 && named.length > 0) {
    return writtenAt(path, Object.fromEntries(named.map((name) => [name, exampleValue(properties[name] ?? {})])))
  }
  const taker = required.find((key) => takes(properties[key] ?? {}, written))
  if (schema === null || taker === undefined) return exampleOf(path)
  return writtenAt(path, { ...(exampleValue(schema) as object), [taker]: written })
}

/** Whether what was written could be the value of such a key. */
function takes(property: JsonSchema, written: unknown): boolean {
  const { type, enum: words, pattern } = waysOf(property)[0] ?? {}
  if (type === 'integer') return Number.isInteger(written)
  if (type !== 'string' || typeof written !== 'string') return false
  return words === undefined ? new RegExp(pattern ?? '').test(written) : words.includes(written)
}

function writeLike(path: KeyPath, expected: string): string {
  const example = /such as (\S+)/.exec(expected)?.[1]
  if (example !== undefined && typeof path.at(-1) === 'string') return `write it like this: ${keyOf(path)}: ${example}`
  if (schemaAt(path) === null) return `write ${expected}`
  return `write it like this: ${exampleOf(path)}`
}

function keyOf(path: KeyPath): string {
  return String(path.findLast((step) => typeof step === 'string') ?? '')
}

/** The name that was probably meant. */
function slugOf(written: unknown): string {
  const slug = String(written)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replaceAll(/^-+|-+$/g, '')
  return slug === '' ? 'my-scenario' : slug
}

/** Seconds up to here are as likely as milliseconds beyond. */
const FEW = 100

/** The number with the unit that was probably meant; null where there is none. */
function withUnit(written: number, expected: string): string | null {
  const [, kind = ''] = /^an? (\w+)/.exec(expected) ?? []
  if (kind === 'duration') return `${written}${written >= FEW || /to [\d.]+ms/.test(expected) ? 'ms' : 's'}`
  // A share that was written as a part of one.
  if (kind === 'share') return `${written < 1 ? Number((written * 100).toPrecision(6)) : written}%`
  const unit = { rate: '/s', bandwidth: 'mbit', size: 'B' }[kind]
  return unit === undefined ? null : `${written}${unit}`
}

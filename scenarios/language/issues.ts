/** From what the schema complains about to findings that a person can act on. */
import type { z } from 'zod'
import { keysAt, schemaAt } from './editor-schema.ts'
import type { Finding, KeyPath } from './errors.ts'
import { suggestWord } from './nearest.ts'
import { issuesAsWritten } from './union-issues.ts'

type Issue = z.core.$ZodIssue

/** One finding for each complaint; for each key, where several unknown ones are told of at once. */
export function findIssues(issues: readonly Issue[], value: unknown): Finding[] {
  return issuesAsWritten(issues).flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key))
    const written = valueAt(value, path)
    return [written === undefined ? missing(path, issue) : wrongValue(path, issue, written)]
  })
}

function unknownKey(path: KeyPath, key: string): Finding {
  const inTransports = path.length === 1 && path[0] === 'transports'
  const parent = path.filter((step) => typeof step === 'string').join('.')
  const label = inTransports ? 'transports' : 'known here'
  const known = keysAt(path)
  return {
    path: [...path, key],
    atKey: true,
    expected: inTransports ? 'the name of a transport' : parent === '' ? 'a key of a scenario' : `a key of ${parent}`,
    found: key,
    fix: known.length === 0 ? `remove it: ${parent} has no settings` : suggestWord(key, known, label),
  }
}

function missing(path: KeyPath, issue: Issue): Finding {
  if (path.length === 0) return wrongValue(path, issue, null)
  const key = String(path.at(-1))
  const schema = schemaAt(path)
  const isStructure = schema?.type === 'object' || schema?.type === 'array'
  const about = isStructure ? (schema.description ?? '').replace(/\.$/, '') : issue.message
  return {
    path: path.slice(0, -1),
    atKey: true,
    expected: `the key "${key}"`,
    found: 'none',
    fix: about === '' ? `add "${key}:"` : `add "${key}:", ${about[0]?.toLowerCase()}${about.slice(1)}`,
  }
}

function wrongValue(path: KeyPath, issue: Issue, written: unknown): Finding {
  const expectsKeys = issue.code === 'invalid_type' && issue.expected === 'object'
  const expected = expectsKeys ? 'keys with values' : issue.message
  return { path, expected, found: describe(written), fix: fixOf(path, issue, written, expected) }
}

function fixOf(path: KeyPath, issue: Issue, written: unknown, expected: string): string {
  const key = path.findLast((step) => typeof step === 'string') ?? ''
  if (issue.code === 'invalid_value') return suggestWord(String(written), issue.values.map(String), 'known here')
  if (issue.code === 'invalid_type') return fixOfType(path, key, issue.expected, written, expected)
  if (issue.code === 'invalid_format' && expected.startsWith('a name'))
    return `write it like this: ${key}: ${slugOf(written)}`
  const words = issue.code === 'custom' && /^[a-z]+$/i.test(String(written)) ? issue.params?.['words'] : undefined
  if (words !== undefined) return suggestWord(String(written), words as readonly string[], 'known here')
  if (EXAMPLES[expected] !== undefined) return `add for instance ${EXAMPLES[expected]}`
  const outOfBounds = issue.code === 'custom' || issue.code === 'too_big' || issue.code === 'too_small'
  return outOfBounds ? 'choose a value within these bounds' : writeLike(key, expected)
}

/** What to add where a list or a mapping is empty, by what was expected. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'at least one transport': 'sse: {}',
  'at least one phase': '- { name: steady, duration: 10s, measure: true }',
}

function fixOfType(path: KeyPath, key: string, type: string, written: unknown, expected: string): string {
  if (type === 'object')
    return `write one or more of these keys below ${key || 'each other'}: ${keysAt(path).join(', ')}`
  const unit = missingUnit(expected)
  if (typeof written === 'number' && unit !== '') return `add the unit, for instance ${key}: ${written}${unit}`
  const isScalar = typeof written === 'number' || typeof written === 'boolean'
  return type === 'string' && isScalar && unit === ''
    ? `put it in quotes: ${key}: "${written}"`
    : writeLike(key, expected)
}

function writeLike(key: string, expected: string): string {
  const example = /such as (\S+)/.exec(expected)?.[1]
  return example === undefined ? `write ${expected} for ${key || 'the file'}` : `write it like this: ${key}: ${example}`
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

function missingUnit(expected: string): string {
  if (expected.startsWith('a duration')) return /to [\d.]+ms/.test(expected) ? 'ms' : 's'
  if (expected.startsWith('a rate')) return '/s'
  if (expected.startsWith('a share')) return '%'
  if (expected.startsWith('a bandwidth')) return 'mbit'
  return expected.startsWith('a size') ? 'B' : ''
}

/** A value as the file's author would call it. */
function describe(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'no keys' : 'keys with values'
  const text = typeof value === 'string' ? `"${value}"` : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function valueAt(value: unknown, path: KeyPath): unknown {
  let current = value
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined
    current = (current as Record<string | number, unknown>)[step]
  }
  return current
}

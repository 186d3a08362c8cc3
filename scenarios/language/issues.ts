/** From what the schema complains about to findings that a person can act on. */
import type { z } from 'zod'
import { schemaAt } from './editor-schema.ts'
import type { Finding, KeyPath } from './errors.ts'
import { exampleOf } from './examples.ts'
import { fixOf } from './fixes.ts'
import { issuesAsWritten } from './union-issues.ts'
import { unknownKey } from './unknown-key.ts'

type Issue = z.core.$ZodIssue

/** One finding for each complaint; for each key, where several unknown ones are told of at once. */
export function findIssues(issues: readonly Issue[], value: unknown): Finding[] {
  return issuesAsWritten(issues).flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key))
    if (issue.code === 'invalid_key') return [unfitName(path, issue)]
    const written = valueAt(value, path)
    return [written === undefined ? missing(path, issue) : wrongValue(path, issue, written)]
  })
}

/** A key that the file's author may choose, such as the name of a header field. */
function unfitName(path: KeyPath, { issues, message }: z.core.$ZodIssueInvalidKey): Finding {
  const expected = issues[0]?.message ?? message
  return { path, atKey: true, expected, found: String(path.at(-1)), fix: 'write it in letters, digits and hyphens' }
}

function missing(path: KeyPath, issue: Issue): Finding {
  if (path.length === 0) return wrongValue(path, issue, null)
  const key = String(path.at(-1))
  const schema = schemaAt(path)
  const isStructure = schema?.type === 'object' || schema?.type === 'array'
  const about = isStructure ? (schema.description ?? '').replace(/\.$/, '') : issue.message.replace(/, such as .*/, '')
  const meaning = about === '' ? '' : `, ${about[0]?.toLowerCase()}${about.slice(1)}`
  return {
    path: path.slice(0, -1),
    atKey: true,
    expected: `the key "${key}"`,
    found: 'none',
    fix: `add "${key}:"${meaning}; for instance ${exampleOf(path)}`,
  }
}

function wrongValue(path: KeyPath, issue: Issue, written: unknown): Finding {
  const expectsKeys = issue.code === 'invalid_type' && issue.expected === 'object'
  const expected = expectsKeys ? 'keys with values' : issue.message
  return { path, expected, found: describe(written), fix: fixOf(path, issue, written, expected) }
}

/** A value as the file's author would call it. */
export function describe(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'no keys' : 'keys with values'
  const text = typeof value === 'string' ? `"${value}"` : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** undefined where the file has nothing there. */
export function valueAt(value: unknown, path: KeyPath): unknown {
  let current = value
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined
    current = (current as Record<string | number, unknown>)[step]
  }
  return current
}

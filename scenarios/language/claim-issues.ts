/** From what the schema of claims complains about to findings that a person can act on. */
import { z } from 'zod'
import { claimSchema } from './claim-schema.ts'
import { type JsonSchema, keysAt } from './editor-schema.ts'
import type { Finding, KeyPath } from './errors.ts'
import { describe, valueAt } from './issues.ts'
import { suggestWord } from './nearest.ts'

type Issue = z.core.$ZodIssue

/** The schema of claim files as JSON Schema draft-07, as committed in claims/schema.json. */
export function claimEditorSchema(): JsonSchema {
  const schema = z.toJSONSchema(claimSchema, { target: 'draft-7', io: 'input' })
  return { title: 'A transport-lab claim', ...schema } as JsonSchema
}

/** One finding for each complaint; for each key, where several unknown ones are told of at once. */
export function findClaimIssues(issues: readonly Issue[], value: unknown): Finding[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key))
    const written = valueAt(value, path)
    return [written === undefined ? missing(path, issue) : wrongValue(path, issue, written)]
  })
}

function unknownKey(path: KeyPath, key: string): Finding {
  const parent = path.findLast((step) => typeof step === 'string')
  const expected = parent === undefined ? 'a key of a claim' : `a key of ${parent}`
  const fix = suggestWord(key, keysAt(path, claimEditorSchema()), 'known here')
  return { path: [...path, key], atKey: true, expected, found: key, fix }
}

function missing(path: KeyPath, issue: Issue): Finding {
  if (path.length === 0) return wrongValue(path, issue, null)
  const key = String(path.at(-1))
  const fix = `add "${key}:", ${issue.message}`
  return { path: path.slice(0, -1), atKey: true, expected: `the key "${key}"`, found: 'none', fix }
}

function wrongValue(path: KeyPath, issue: Issue, written: unknown): Finding {
  const expected = issue.code === 'invalid_type' && issue.expected === 'object' ? 'keys with values' : issue.message
  return { path, expected, found: describe(written), fix: fixOf(path, issue, written, expected) }
}

function fixOf(path: KeyPath, issue: Issue, written: unknown, expected: string): string {
  if (issue.code === 'invalid_value') return suggestWord(String(written), issue.values.map(String), 'known here')
  if (expected === 'keys with values') return `write its keys: ${keysAt(path, claimEditorSchema()).join(', ')}`
  const key = path.findLast((step) => typeof step === 'string') ?? 'the file'
  return `write ${expected} for ${key}`
}

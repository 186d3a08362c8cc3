/**
 * Reads a result file that anybody may have written. Text only, no disk: the page and the CLI both read with this.
 * Members that this version does not know are kept.
 */
import type { z } from 'zod'
import { messageOf } from '../protocol/thrown.ts'
import { type ClaimsResult, claimsResultSchema } from './format/claims.ts'
import { type SweepResult, sweepResultSchema } from './format/sweep.ts'
import { FORMAT_VERSION, type RunResult, runResultSchema } from './format.ts'

/** Files of long runs with many clients have a few MiB; one that is larger than this is something else. */
export const LARGEST_RESULT_BYTES = 64 * 1024 ** 2

/** More complaints than this about one file say nothing new. */
const MOST_COMPLAINTS = 5

export interface ReadProblem {
  /** What was expected, what arrived, what to do; one line. */
  readonly message: string
  /** Where the file departs from the format, at most five, such as `trials[0].block: expected number, got string`. */
  readonly complaints: readonly string[]
}

export type ReadResult =
  | { readonly ok: true; readonly result: RunResult }
  | { readonly ok: false; readonly problem: ReadProblem }

/** What a file may hold: a run, a sweep of several, or verdicts on claims. */
export type ReadAny =
  | { readonly ok: true; readonly kind: 'run'; readonly result: RunResult }
  | { readonly ok: true; readonly kind: 'sweep'; readonly result: SweepResult }
  | { readonly ok: true; readonly kind: 'claims'; readonly result: ClaimsResult }
  | { readonly ok: false; readonly problem: ReadProblem }

/** A run alone: a sweep is refused, so are verdicts, and so is whatever else. Never throws. */
export function readResult(text: string, largestBytes: number = LARGEST_RESULT_BYTES): ReadResult {
  const read = readAny(text, largestBytes)
  if (!read.ok) return read
  if (read.kind === 'run') return { ok: true, result: read.result }
  if (read.kind === 'claims') {
    return refuse('expected a result file of one run, but it has verdicts on claims; show it with "tlab open"')
  }
  const cells = read.result.cells.length
  return refuse(
    `expected a result file of one run, but it is a sweep of ${cells} ${cells === 1 ? 'cell' : 'cells'}; show it with "tlab open", or run the scenario without its matrix`,
  )
}

/** A run, a sweep or verdicts on claims. Never throws. */
export function readAny(text: string, largestBytes: number = LARGEST_RESULT_BYTES): ReadAny {
  // A character has at least one byte, so this needs no second copy of the text.
  if (text.length > largestBytes) return refuse(tooLarge(text.length, largestBytes))
  const parsed = parseJson(text)
  if (!parsed.ok) return refuse(`expected a result file (JSON), but it does not parse: ${parsed.reason}`)
  const version = memberOf(parsed.value, 'formatVersion')
  if (typeof version !== 'number') {
    return refuse(
      'expected a result file of transport-lab, but it has no formatVersion; open a file that tlab run saved',
    )
  }
  if (version > FORMAT_VERSION) {
    return refuse(
      `expected formatVersion ${FORMAT_VERSION}, got ${version}: a newer transport-lab wrote this file; update to open it`,
    )
  }
  // The parsed value would lack the members that this version does not know.
  if (memberOf(parsed.value, 'kind') === 'sweep') {
    const checked = sweepResultSchema.safeParse(parsed.value)
    return checked.success
      ? { ok: true, kind: 'sweep', result: parsed.value as SweepResult }
      : departs(checked, parsed.value)
  }
  if (memberOf(parsed.value, 'kind') === 'claims') {
    const checked = claimsResultSchema.safeParse(parsed.value)
    return checked.success
      ? { ok: true, kind: 'claims', result: parsed.value as ClaimsResult }
      : departs(checked, parsed.value)
  }
  const checked = runResultSchema.safeParse(parsed.value)
  return checked.success ? { ok: true, kind: 'run', result: parsed.value as RunResult } : departs(checked, parsed.value)
}

function departs(checked: z.ZodSafeParseError<unknown>, value: unknown): { ok: false; problem: ReadProblem } {
  const complaints = checked.error.issues.slice(0, MOST_COMPLAINTS).map((issue) => complaintOf(issue, value))
  const more = checked.error.issues.length - complaints.length
  return refuse(
    `expected a result file of format ${FORMAT_VERSION}, but it departs from it: ${complaints[0]}` +
      `${complaints.length > 1 ? `, and ${complaints.length + more - 1} more` : ''}; run the scenario again, or mend the file`,
    complaints,
  )
}

function refuse(message: string, complaints: readonly string[] = []): { ok: false; problem: ReadProblem } {
  return { ok: false, problem: { message, complaints } }
}

function tooLarge(bytes: number, largestBytes: number): string {
  const mebibytes = (count: number) => (count / 1024 ** 2).toFixed(1)
  return `expected a result file of at most ${mebibytes(largestBytes)} MiB, got ${mebibytes(bytes)} MiB; is this the right file?`
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; reason: string } {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return { ok: false, reason: shorten(messageOf(error)) }
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return (value as Record<string, unknown>)[name]
}

function complaintOf(issue: z.core.$ZodIssue, root: unknown): string {
  const found = shorten(describe(valueAt(root, issue.path)))
  return `${pathText(issue.path)}: ${shorten(issue.message.replace(/^Invalid input: /, '').replace(/, received .*$/, ''))}, got ${found}`
}

/** `trials[0].latencyUs.fromDue`. */
function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file'
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  return shorten(text.replace(/^\./, ''))
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    return (value as Record<PropertyKey, unknown>)[step]
  }, root)
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return JSON.stringify(value)
}

/** A stranger's file may hold a word of a megabyte. */
function shorten(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 117)}…`
}

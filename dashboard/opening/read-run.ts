/** The text of a result file as a run, a sweep or verdicts on claims, or words for the visitor. */
import { readAny } from '../../results/read.ts'
import type { Opened } from './opened.ts'

/**
 * @param name the file or address that the text came from, for the message
 */
export function readRun(text: string, name: string): Opened {
  const read = readAny(text)
  if (!read.ok) return { ok: false, message: `${name}: ${read.problem.message}.`, details: read.problem.complaints }
  if (read.kind === 'sweep') return { ok: true, kind: 'sweep', sweep: read.result }
  if (read.kind === 'claims') return { ok: true, kind: 'claims', claims: read.result }
  if (read.result.trials.length === 0)
    return {
      ok: false,
      message: `${name}: expected at least one trial, found none; the run was stopped before its first one had finished. Run it again.`,
      details: [],
    }
  return { ok: true, kind: 'run', run: read.result }
}

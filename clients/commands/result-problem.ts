/** Whether the dashboard can show a result file. */
import type { ReadAny } from '../../results/read.ts'
import { loadAny } from '../../results/store.ts'

/** What is wrong with the file of a run or a sweep, and what to do; null: it can be opened. */
export async function problemWith(path: string): Promise<string | null> {
  return problemOf(await loadAny(path))
}

/** The same of a file that has been read. */
export function problemOf(read: ReadAny): string | null {
  if (!read.ok) return read.problem.message
  if (!('trials' in read.result) || read.result.trials.length > 0) return null
  return 'expected at least one trial, found none: the run was stopped before its first one had finished; run it again, or delete the file'
}

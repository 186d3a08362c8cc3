/** Whether the dashboard can show a result file. */
import type { ReadResult } from '../../results/read.ts'
import { loadResult } from '../../results/store.ts'

/** What is wrong with the file, and what to do; null: it can be opened. */
export async function problemWith(path: string): Promise<string | null> {
  return problemOf(await loadResult(path))
}

/** The same of a file that has been read. */
export function problemOf(read: ReadResult): string | null {
  if (!read.ok) return read.problem.message
  if (read.result.trials.length > 0) return null
  return 'expected at least one trial, found none: the run was stopped before its first one had finished; run it again, or delete the file'
}

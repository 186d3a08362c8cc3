/** Of a folder the newest result, since that is what one has just made. */
import type { ReadAny } from '../../results/read.ts'
import { listResults, loadAny } from '../../results/store.ts'
import { problemOf } from './result-problem.ts'
import type { Terminal } from './terminal.ts'

export type ResultKind = Extract<ReadAny, { readonly ok: true }>['kind']

/** Everything that can be shown. */
export const ANY_KIND: readonly ResultKind[] = ['run', 'sweep', 'claims']

/**
 * The name of its file, after words about newer ones that cannot be shown; null: there is none.
 *
 * @param kinds what is wanted; others are passed over without a word
 */
export async function newestResult(
  folder: string,
  kinds: readonly ResultKind[],
  terminal: Pick<Terminal, 'warn'>,
): Promise<string | null> {
  for (const { name, path } of await listResults(folder)) {
    const read = await loadAny(path)
    const problem = problemOf(read)
    if (problem === null && read.ok && kinds.includes(read.kind)) return name
    if (problem !== null) terminal.warn(`cannot be opened: ${name}: ${problem}`)
  }
  return null
}

/** Of a folder the newest result that can be shown, since that is what one has just made. */
import { listResults } from '../../results/store.ts'
import { problemWith } from './result-problem.ts'
import type { Terminal } from './terminal.ts'

/** The name of its file, after words about newer ones that cannot be shown; null: there is none. */
export async function newestRun(folder: string, terminal: Pick<Terminal, 'warn'>): Promise<string | null> {
  for (const { name, path } of await listResults(folder)) {
    const problem = await problemWith(path)
    if (problem === null) return name
    terminal.warn(`cannot be opened: ${name}: ${problem}`)
  }
  return null
}

/** The saved run, or sweep, that a word of the command line means. */
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type CellValues, cellName } from '../../protocol/matrix.ts'
import type { RunResult } from '../../results/format.ts'
import type { ReadAny } from '../../results/read.ts'
import { listResults, loadAny } from '../../results/store.ts'
import { printable } from '../../scenarios/language/errors.ts'
import { nearestWord } from '../../scenarios/language/nearest.ts'
import { usageError } from '../errors.ts'
import { packagePaths } from '../package-root.ts'
import { newestResult } from './newest-result.ts'
import { problemOf } from './result-problem.ts'
import { shownPath } from './shown-path.ts'
import type { Terminal } from './terminal.ts'

export interface SavedRun {
  /** Absolute. */
  readonly file: string
  /** As the user would type it. */
  readonly path: string
  /** Those of a sweep, or one alone. */
  readonly runs: readonly CellRun[]
}

export interface CellRun {
  /** `rate 10/s, clients 100`; null: a run that is no cell of a sweep. */
  readonly cell: string | null
  /** The same for cells of the same values, whatever the order of their axes. A name is rounded, this is not. */
  readonly key: string
  readonly run: RunResult
}

/**
 * @param word the path of a result file, a folder (then its newest run), or the name of a file in results/runs, with or
 *   without `.json`
 * @throws LabError (exit 2) when there is none, or it cannot be read
 */
export async function savedRun(word: string, terminal: Pick<Terminal, 'warn'>): Promise<SavedRun> {
  const file = await fileOf(word, terminal)
  const read = await loadAny(file)
  const problem = problemOf(read)
  if (problem !== null || !read.ok) throw usageError(printable(`${word}: ${problem}`))
  if (read.kind === 'claims') throw usageError(printable(`${word}: ${verdictsInstead(read.result.runs)}`))
  return { file, path: printable(shownPath(file)), runs: runsOf(read) }
}

function verdictsInstead(runs: readonly { readonly file: string | null }[]): string {
  const files = runs.flatMap(({ file }) => (file === null ? [] : [file]))
  const instead =
    files.length === 0
      ? 'a file that "tlab run" saved'
      : `one of its runs, which were saved with it: ${files.join(', ')}`
  return `expected the result of a run or a sweep, found verdicts on claims; name ${instead}`
}

function runsOf(read: Exclude<ReadAny & { readonly ok: true }, { readonly kind: 'claims' }>): readonly CellRun[] {
  if (read.kind === 'run') return [{ cell: null, key: '', run: read.result }]
  const { axes, cells } = read.result
  return cells.map(({ values, run }) => ({ cell: cellName(axes, values), key: keyOf(values), run }))
}

function keyOf(values: CellValues): string {
  return JSON.stringify(Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1)))
}

async function fileOf(word: string, terminal: Pick<Terminal, 'warn'>): Promise<string> {
  for (const candidate of [resolve(word), join(packagePaths.runs, word), join(packagePaths.runs, `${word}.json`)]) {
    const found = await stat(candidate).catch(() => null)
    if (found?.isFile() === true) return candidate
    if (found?.isDirectory() === true) return join(candidate, await newestOf(candidate, word, terminal))
  }
  throw usageError(await nothingAt(word))
}

async function newestOf(folder: string, word: string, terminal: Pick<Terminal, 'warn'>): Promise<string> {
  const name = await newestResult(folder, ['run', 'sweep'], terminal)
  if (name !== null) return name
  throw usageError(
    `expected a folder with the result of a run or a sweep, found none in ${word}; "tlab run" prints where it saves`,
  )
}

async function nothingAt(word: string): Promise<string> {
  const names = (await listResults(packagePaths.runs)).map(({ name }) => name)
  const nearest = nearestWord(word, names)
  const hint = nearest === null ? '"tlab run" prints where it saves' : `did you mean "${nearest}"?`
  return `expected a result file, a folder of them, or the name of one in results/runs, found nothing at ${word}; ${hint}`
}

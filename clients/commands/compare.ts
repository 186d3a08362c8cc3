/** `tlab compare`: two saved runs, before and after; of two sweeps each cell that both have. */
import { extname } from 'node:path'
import { compareRuns } from '../../results/analysis/runs/compare-runs.ts'
import { EXIT, unknownName, usageError } from '../errors.ts'
import { comparedCsv } from '../report/compared/csv.ts'
import { comparedJson } from '../report/compared/json.ts'
import { comparedMarkdown } from '../report/compared/markdown.ts'
import { type ComparedPair, harmless } from '../report/compared/pair.ts'
import { comparedText } from '../report/compared/text.ts'
import type { Layout } from '../report/wrap.ts'
import { writeNewFile } from './new-file.ts'
import { type SavedRun, savedRun } from './saved-run.ts'
import { shownPath } from './shown-path.ts'
import type { Terminal } from './terminal.ts'

export interface CompareOptions {
  readonly format?: string
  readonly json?: boolean
  readonly out?: string
}

/** @param pairs one, or one for each cell that two sweeps have in common */
type Write = (pairs: readonly ComparedPair[], layout: Layout) => string

/** A new form is one file and one entry. */
const FORMATS: Readonly<Record<string, Write>> = {
  text: (pairs, layout) => pairs.map((pair) => comparedText(pair, layout)).join('\n\n'),
  md: (pairs) => pairs.map(comparedMarkdown).join('\n\n'),
  csv: comparedCsv,
  json: comparedJson,
}

export const COMPARE_FORMATS: readonly string[] = Object.keys(FORMATS)

/** A file has no terminal's width or colours. */
const FILE_LAYOUT: Layout = { width: 80, colour: false }

/**
 * The exit code is 4 when one of the runs is INVALID, since nothing is compared then; a difference, in whichever
 * direction, is a result and ends with 0.
 *
 * @throws LabError (exit 2) when a run cannot be read, or the file cannot be written
 */
export async function compare(
  beforeWord: string,
  afterWord: string,
  options: CompareOptions,
  terminal: Terminal,
): Promise<number> {
  const write = FORMATS[formatOf(options)] as Write
  const [before, after] = [await savedRun(beforeWord, terminal), await savedRun(afterWord, terminal)]
  if (before.file === after.file) throw usageError(`expected two runs, found ${before.path} twice; name another one`)
  const pairs = pairsOf(before, after)
  for (const line of aloneIn(before, after)) terminal.warn(line)
  if (options.out === undefined) terminal.print(write(pairs, terminal.results).replace(/\r?\n$/, ''))
  else {
    const text = write(pairs, FILE_LAYOUT)
    await writeNewFile(options.out, text.endsWith('\n') ? text : `${text}\n`, '--out')
    terminal.warn(`saved ${shownPath(options.out)}`)
  }
  return pairs.some(({ compared }) => compared.invalid.length > 0) ? EXIT.invalidMeasurement : EXIT.done
}

/** Cells of the same values, in the order of the sweep before; of two runs the one pair. */
function pairsOf(before: SavedRun, after: SavedRun): ComparedPair[] {
  const pairs = before.runs.flatMap(({ cell, key, run }): ComparedPair[] => {
    const other = after.runs.find((one) => one.key === key)
    if (other === undefined) return []
    const sides = { before: { path: before.path, run }, after: { path: after.path, run: other.run } }
    return [{ cell: cell && harmless(cell), ...sides, compared: compareRuns(run, other.run) }]
  })
  if (pairs.length > 0) return pairs
  throw usageError(
    `expected two runs, or two sweeps with a cell in common, found ${kindOf(before)} in ${before.path} and ` +
      `${kindOf(after)} in ${after.path}`,
  )
}

function kindOf({ runs: [first] }: SavedRun): string {
  return first?.cell === null ? 'a run' : 'a sweep'
}

function aloneIn(before: SavedRun, after: SavedRun): string[] {
  const missing = (from: SavedRun, other: SavedRun, side: string): string[] => {
    const alone = from.runs.filter(({ key }) => !other.runs.some((one) => one.key === key))
    return alone.map(({ cell }) => `not compared: only the sweep ${side} has the cell ${harmless(cell ?? '')}`)
  }
  return [...missing(before, after, 'before'), ...missing(after, before, 'after')]
}

/** What is asked for, else what the file's name says. */
function formatOf({ format, json, out }: CompareOptions): string {
  if (json === true && format !== undefined && format !== 'json') {
    throw usageError(`--json and --format ${format} ask for two forms: leave one of them out`)
  }
  const ending = out === undefined ? '' : extname(out).slice(1)
  const wanted = json === true ? 'json' : (format ?? (Object.hasOwn(FORMATS, ending) ? ending : 'text'))
  if (!Object.hasOwn(FORMATS, wanted)) throw unknownName('format', wanted, COMPARE_FORMATS)
  return wanted
}

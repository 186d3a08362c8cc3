/** `tlab compare`: two saved runs, before and after. */
import { extname } from 'node:path'
import { compareRuns } from '../../results/analysis/runs/compare-runs.ts'
import { EXIT, unknownName, usageError } from '../errors.ts'
import { comparedCsv } from '../report/compared/csv.ts'
import { comparedJson } from '../report/compared/json.ts'
import { comparedMarkdown } from '../report/compared/markdown.ts'
import type { ComparedPair } from '../report/compared/pair.ts'
import { comparedText } from '../report/compared/text.ts'
import type { Layout } from '../report/wrap.ts'
import { writeNewFile } from './new-file.ts'
import { savedRun } from './saved-run.ts'
import { shownPath } from './shown-path.ts'
import type { Terminal } from './terminal.ts'

export interface CompareOptions {
  readonly format?: string
  readonly json?: boolean
  readonly out?: string
}

type Write = (pair: ComparedPair, layout: Layout) => string

/** A new form is one file and one entry. */
const FORMATS: Readonly<Record<string, Write>> = {
  text: comparedText,
  md: comparedMarkdown,
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
  const compared = compareRuns(before.run, after.run)
  const pair = { before, after, compared }
  if (options.out === undefined) terminal.print(write(pair, terminal.results).replace(/\r?\n$/, ''))
  else {
    const text = write(pair, FILE_LAYOUT)
    await writeNewFile(options.out, text.endsWith('\n') ? text : `${text}\n`, '--out')
    terminal.warn(`saved ${shownPath(options.out)}`)
  }
  return compared.invalid.length > 0 ? EXIT.invalidMeasurement : EXIT.done
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

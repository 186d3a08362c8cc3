/**
 * What is wrong with a scenario file: where, what was expected, what was found, what to do.
 * Errors are data, so that a terminal, an editor and a test can each show them in their own way.
 */

/** One thing that is wrong with a scenario file. */
export interface ScenarioError {
  /** The file's name as the caller gave it. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
  readonly expected: string
  readonly found: string
  /** What to do next, a sentence without a full stop. */
  readonly fix: string
  /** The line, the one before it, and a caret below the place; at most 78 columns, no control characters. */
  readonly codeFrame: string
}

/** A path into the written file, such as `['phases', 0, 'duration']`. */
export type KeyPath = readonly (string | number)[]

/** Something wrong at a path, before it is known which line that is. */
export interface Finding {
  readonly path: KeyPath
  /** Point at the key itself instead of its value. */
  readonly atKey?: boolean
  /** Characters into the value, for a place inside a text. */
  readonly offset?: number
  readonly expected: string
  /** Absent: what the file says there. */
  readonly found?: string
  readonly fix: string
}

/** A key that must not stand there, whatever its value. */
export function refusedKey(path: KeyPath, expected: string, found: string, fix: string): Finding {
  return { path, atKey: true, expected, found, fix }
}

/** What is wrong with a scenario that is in order by itself, beside something that its file does not say. */
export function sentenceOf({ path, expected, found = '', fix }: Finding): string {
  const key = path.filter((step) => typeof step === 'string').join('.')
  return `${key}: expected ${expected}, found ${found}; ${fix}`
}

const COLUMNS = 80
const FRAME_COLUMNS = COLUMNS - 2

/**
 * The errors as a person reads them on a terminal of 80 columns, without colours:
 * `file:line:column: expected …`, below it `found …`, the lines of the file, and the fix.
 */
export function formatScenarioErrors(errors: readonly ScenarioError[]): string {
  return errors.map(formatError).join('\n\n')
}

function formatError(error: ScenarioError): string {
  const place = `${printable(error.file)}:${error.line}:${error.column}:`
  const lines = error.codeFrame === '' ? [] : error.codeFrame.split('\n')
  return [
    ...wrap(`${place} expected ${printable(error.expected)}`, '  '),
    ...wrap(`  found ${printable(error.found)}`, '        '),
    ...lines.map((line) => `  ${line}`),
    ...wrap(`  fix: ${printable(error.fix)}`, '       '),
  ].join('\n')
}

/** Breaks at spaces; a word that is longer than a line (a path) stays whole. */
function wrap(text: string, indent: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.trimEnd().split(/(?<=\S) /)) {
    if (line !== '' && line.length + 1 + word.length > COLUMNS) {
      lines.push(line)
      line = indent + word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}

/** The line at `line` (from 1) with a caret at `column`, after the line before it. */
export function codeFrame(text: string, line: number, column: number): string {
  const lines = text.split(/\r\n|\n|\r/)
  const gutter = String(line).length
  // A long line is shown from where the place is still inside the frame.
  const room = FRAME_COLUMNS - gutter - 3
  const from = Math.max(0, column - 1 - Math.floor(room * 0.7))
  const show = (number: number) =>
    `${String(number).padStart(gutter)} | ${printable((lines[number - 1] ?? '').slice(from, from + room))}`.trimEnd()
  const caret = `${' '.repeat(gutter)} | ${' '.repeat(column - 1 - from)}^`
  return [...(line > 1 ? [show(line - 1)] : []), show(line), caret].join('\n')
}

/** Text of a stranger's file may hold terminal controls; each becomes one visible character of the same width. */
export function printable(text: string): string {
  return Array.from(text, (character) => (isControl(character.codePointAt(0) as number) ? '·' : character)).join('')
}

function isControl(code: number): boolean {
  const bidirectional = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029 || bidirectional
}

/** Where the rows of a feed come from: the recorded feeds of this repository, or a file beside a scenario. */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A feed of this repository as scenarios/feeds/make.mjs writes it: rows, with what is known of their origin. */
export interface RecordedFeed {
  readonly name: string
  readonly title: string
  /** null: made up. */
  readonly source: {
    readonly title: string
    readonly url: string
    readonly package: string
    readonly file: string
  } | null
  readonly licence: { readonly name: string; readonly url: string; readonly notice: string }
  /** What is real and what is made up about when the rows come. */
  readonly timing: string
  readonly rows: readonly unknown[]
}

/** Rows, or what was expected instead, what was found and how to mend it. */
export type RowsReading =
  | { readonly ok: true; readonly rows: readonly unknown[] }
  | { readonly ok: false; readonly expected: string; readonly found: string; readonly fix: string }

/** A row file is sent to the server in one request and kept in memory by both. */
export const LARGEST_ROW_FILE_BYTES = 1024 ** 2
export const MOST_ROWS = 100_000

/** Every row is written as JSON again, which takes a stack as deep as the row. */
const DEEPEST_ROW = 100

const RECORDED_NAME = /^[a-z0-9-]{1,64}$/

/** Beside this file's folder in the source tree, three folders up from the compiled one. */
const FEED_FOLDERS = ['../feeds/', '../../../scenarios/feeds/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

/** Names of the recorded feeds, in alphabetical order. */
export function recordedFeedNames(): readonly string[] {
  const files = feedsFolder() === null ? [] : readdirSync(feedsFolder() as string)
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()
}

/** The recorded feed of that name, or null if there is none. */
export function recordedFeed(name: string): RecordedFeed | null {
  const folder = feedsFolder()
  if (folder === null || !RECORDED_NAME.test(name)) return null
  const file = join(folder, `${name}.json`)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as RecordedFeed) : null
}

function feedsFolder(): string | null {
  return FEED_FOLDERS.find((folder) => existsSync(join(folder, 'stocks.json'))) ?? null
}

/**
 * Reads the rows of a JSON file below `folder`: an array of rows, or an object with such an array as `rows`.
 * A scenario may come from a stranger, so nothing outside its own folder is read, not even through a link.
 */
export function readRowFile(folder: string, source: string): RowsReading {
  if (isAbsolute(source) || source.split(/[/\\]/).includes('..')) return outside(source)
  const file = resolve(folder, source)
  try {
    const inside = relative(realpathSync(folder), realpathSync(file))
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return outside(source)
    const status = statSync(file)
    if (!status.isFile()) return unreadable(source, 'something that is not a file')
    if (status.size > LARGEST_ROW_FILE_BYTES) return tooLarge(`${status.size} bytes`)
    return readRows(readFileSync(file, 'utf8'))
  } catch (error) {
    return unreadable(
      source,
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : 'an unreadable file',
    )
  }
}

/** The rows of a row file's text. */
export function readRows(text: string): RowsReading {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return notRows(`${(error as Error).message.split('\n')[0]}`)
  }
  const rows = Array.isArray(value) ? value : (value as { rows?: unknown } | null)?.rows
  if (!Array.isArray(rows)) return notRows('JSON of another shape')
  if (rows.length === 0) return notRows('no rows')
  if (rows.length > MOST_ROWS) return tooLarge(`${rows.length} rows`)
  const deep = rows.findIndex((row) => !isWithin(DEEPEST_ROW, row))
  return deep === -1 ? { ok: true, rows } : tooDeep(deep)
}

/** Whether lists and keys stand in each other at most so many deep; level by level, as recursion would exhaust the stack. */
function isWithin(levels: number, row: unknown): boolean {
  let level = structuresIn([row])
  for (let depth = 0; depth < levels && level.length > 0; depth++) {
    level = structuresIn(level.flatMap((structure) => Object.values(structure)))
  }
  return level.length === 0
}

function structuresIn(values: readonly unknown[]): object[] {
  return values.filter((value): value is object => typeof value === 'object' && value !== null)
}

function outside(source: string): RowsReading {
  return {
    ok: false,
    expected: "a file below the scenario's own folder",
    found: source,
    fix: 'move the file beside the scenario and name it without "..", links or a leading slash',
  }
}

function unreadable(source: string, found: string): RowsReading {
  return {
    ok: false,
    expected: `a readable file ${source}`,
    found,
    fix: "name a JSON file below the scenario's own folder, a recorded feed, or synthetic",
  }
}

function notRows(found: string): RowsReading {
  return {
    ok: false,
    expected: 'a JSON array of rows, or an object whose "rows" is one',
    found,
    fix: 'write the file as [row, row, …] with at least one row; each row becomes the data of one event',
  }
}

function tooDeep(index: number): RowsReading {
  return {
    ok: false,
    expected: `rows of at most ${DEEPEST_ROW} lists or keys in each other`,
    found: `a deeper one, row ${index + 1}`,
    fix: 'flatten it: what an event carries is sent as it stands',
  }
}

function tooLarge(found: string): RowsReading {
  return {
    ok: false,
    expected: `at most ${LARGEST_ROW_FILE_BYTES} bytes and ${MOST_ROWS} rows`,
    found,
    fix: 'cut the file: the feed loops over its rows, so a few hundred are enough',
  }
}

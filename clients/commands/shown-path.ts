/** Paths as the user would type them. */
import { isAbsolute, relative } from 'node:path'

/** Relative to the current folder where that is below it, else absolute. */
export function shownPath(path: string, from = process.cwd()): string {
  const short = relative(from, path)
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short
}

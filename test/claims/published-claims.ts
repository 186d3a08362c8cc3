/** The published result of `tlab claims`, which others are held against. */
import { readdirSync, readFileSync } from 'node:fs'
import type { ClaimsResult } from '../../results/format/claims.ts'
import { readAny } from '../../results/read.ts'

const FOLDER = 'results/reference'

/** Of the sixteen: what fewer would leave open is no catalogue. */
export const LEAST_DECIDED = 12

/** Their paths, as a user would type them; there should be one. */
export function publishedFiles(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('-claims.json'))
    .map((name) => `${FOLDER}/${name}`)
}

/** @throws when there is none, or it cannot be read */
export function publishedClaims(): ClaimsResult {
  const [path] = publishedFiles()
  if (path === undefined)
    throw new Error(`expected verdicts on claims in ${FOLDER}; CONTRIBUTING.md says how to publish them`)
  return readClaims(path)
}

/** @throws when it holds anything else */
export function readClaims(path: string): ClaimsResult {
  const read = readAny(readFileSync(path, 'utf8'))
  if (!read.ok) throw new Error(read.problem.message)
  if (read.kind !== 'claims') throw new Error(`expected verdicts on claims in ${path}, it holds a ${read.kind}`)
  return read.result
}

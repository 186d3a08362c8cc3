/**
 * What a set was measured by: the design, and every source that has a say in a p99, in one word. Sets of another word
 * are another instrument's, and say nothing of this one.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

/** From the feed that publishes to the interval that decides; what is told of it, and what starts it, is left out. */
const DECIDING = [
  'clients/driver',
  'clients/measure',
  'clients/run',
  'clients/transports',
  'clients/wire',
  'protocol',
  'results/analysis',
  'server/delivery',
  'server/feed',
  'server/transports',
]
const NOT_DECIDING = [
  /\.test\.ts$/,
  /\/made-up-[a-z-]+\.ts$/,
  /^results\/analysis\/(sentences|theory|verdict)(\/|\.ts$)/,
]
const DIGITS = 12

/** @param root of the project; @param design in words that change with it */
export function instrumentOf(root: string, design: string): string {
  const hash = createHash('sha256').update(design)
  for (const path of DECIDING.flatMap((folder) => sourcesIn(root, folder))) {
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)))
  }
  return hash.digest('hex').slice(0, DIGITS)
}

/** Sorted, with slashes, so that every system has the same word. */
function sourcesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll(sep, '/')}`)
    .filter((path) => path.endsWith('.ts') && !NOT_DECIDING.some((pattern) => pattern.test(path)))
    .sort()
}

/**
 * What a set was measured by: the design, every source that has a say in a p99, and the machine, in one word. Sets of
 * another word are another instrument's, and say nothing of this one.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, sep } from 'node:path'

/**
 * From the feed that publishes, over all that stands in the way of a request, to the interval that decides; what is told
 * of it, and what starts it, is left out.
 */
const DECIDING = [
  'clients/driver',
  'clients/measure',
  'clients/run',
  'clients/transports',
  'clients/wire',
  'protocol',
  'results/analysis',
  'server/app.ts',
  'server/delivery',
  'server/fastify.ts',
  'server/feed',
  'server/guard',
  'server/mount.ts',
  'server/operations/answer-bytes.ts',
  'server/query.ts',
  'server/transports',
]
const NOT_DECIDING = [
  /\.test\.ts$/,
  /\/made-up-[a-z-]+\.ts$/,
  /^results\/analysis\/(sentences|theory|verdict)(\/|\.ts$)/,
  // Rows, words and reasons that are made of a result when it is shown, and the judgement of many sets.
  /^results\/analysis\/(binomial|crossover-note|expectations|faults|figures|measures)\.ts$/,
  /^results\/analysis\/(theory-rows|withheld)\.ts$/,
]
const DIGITS = 12

/** Node and the processor: another may have pauses, or a clock, of its own. */
export function thisMachine(): string {
  return `${process.version} ${cpus()[0]?.model ?? 'unknown'}`
}

/** Whether a source may change what a set says. @param path from the project's root, with slashes */
export function isDeciding(path: string): boolean {
  const isAmong = DECIDING.some((place) => path === place || path.startsWith(`${place}/`))
  return isAmong && path.endsWith('.ts') && !NOT_DECIDING.some((pattern) => pattern.test(path))
}

/**
 * @param root of the project
 * @param design in words that change with it
 * @param machine likewise
 */
export function instrumentOf(root: string, design: string, machine: string): string {
  const hash = createHash('sha256').update(`${design}\0${machine}`)
  for (const path of DECIDING.flatMap((place) => sourcesIn(root, place))) {
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)))
  }
  return hash.digest('hex').slice(0, DIGITS)
}

/** Of a folder, or the file itself. Sorted, with slashes, so that every system has the same word. */
function sourcesIn(root: string, place: string): string[] {
  if (statSync(join(root, place)).isFile()) return [place]
  return readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
    .map((name) => `${place}/${name.replaceAll(sep, '/')}`)
    .filter(isDeciding)
    .sort()
}

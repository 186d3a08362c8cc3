import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../cli/tlab.ts'
import { instrumentOf, isDeciding, thisMachine } from './instrument.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SOURCES = [
  'clients/driver/driver.ts',
  'clients/measure/read-stamps.ts',
  'clients/run/trial.ts',
  'clients/transports/sse.ts',
  'clients/wire/connection.ts',
  'protocol/clock.ts',
  'results/analysis/statistics.ts',
  'server/app.ts',
  'server/delivery/outbox.ts',
  'server/fastify.ts',
  'server/feed/sources/synthetic.ts',
  'server/guard/rate-limit.ts',
  'server/mount.ts',
  'server/operations/answer-bytes.ts',
  'server/query.ts',
  'server/transports/sse.ts',
]

/** A project with these sources, of which some say something else. */
function project(changed: Readonly<Record<string, string>> = {}): string {
  const root = temporaryFolder()
  for (const [path, source] of Object.entries({
    ...Object.fromEntries(SOURCES.map((path) => [path, ''])),
    ...changed,
  })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), source)
  }
  return root
}

const INSTRUMENT = instrumentOf(project(), 'design', 'machine')

test('the same sources and the same design are the same instrument, wherever they lie', () => {
  expect(instrumentOf(project(), 'design', 'machine')).toBe(INSTRUMENT)
  expect(INSTRUMENT).toMatch(/^[0-9a-f]{12}$/)
  expect(instrumentOf(project(), 'another design', 'machine')).not.toBe(INSTRUMENT)
  expect(instrumentOf(project(), 'design', 'another machine')).not.toBe(INSTRUMENT)
})

test('the machine is known by its Node and its processor', () => {
  expect(thisMachine()).toContain(process.version)
  expect(thisMachine()).toContain(cpus()[0]?.model ?? 'unknown')
})

/** What these sources take values from, and what that does, in turn; types have no say. */
function takenBy(paths: readonly string[]): Set<string> {
  const taken = new Set<string>()
  const open = [...paths]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (taken.has(path)) continue
    taken.add(path)
    const source = readFileSync(join(ROOT, path), 'utf8')
    for (const [, name = ''] of source.matchAll(/^(?:import|export) (?!type )[^'";]*?from '(\.[^']+)'/gm)) {
      open.push(posix.join(posix.dirname(path), name))
    }
  }
  return taken
}

test('whatever the p99 of a trial, its error and the comparison of two arms are made of is deciding', () => {
  const analysis = takenBy([
    'results/analysis/comparison.ts',
    'clients/run/trial-latency.ts',
    'clients/run/trial-stamp-errors.ts',
    'clients/driver/report.ts',
  ])
  const inAnalysis = [...analysis].filter((path) => path.startsWith('results/analysis/'))
  expect(inAnalysis).toContain('results/analysis/statistics.ts')
  expect(inAnalysis.filter((path) => !isDeciding(path))).toEqual([])
})

test.each([...SOURCES, 'server/feed/new.ts'])('a change of %s makes another', (path) => {
  expect(instrumentOf(project({ [path]: 'changed' }), 'design', 'machine')).not.toBe(INSTRUMENT)
})

test.each([
  'clients/driver/driver.test.ts',
  'clients/run/made-up-reports.ts',
  'results/analysis/sentences.ts',
  'results/analysis/crossover-note.ts',
  'results/analysis/measures.ts',
  'results/analysis/theory-rows.ts',
  'results/analysis/theory/polling.ts',
  'results/analysis/verdict.ts',
  'results/analysis/sentences/verdict-sentence.ts',
  'results/analysis/withheld.ts',
  'clients/report/table.ts',
  'protocol/notes.md',
])('a change of %s does not', (path) => {
  expect(instrumentOf(project({ [path]: 'changed' }), 'design', 'machine')).toBe(INSTRUMENT)
})

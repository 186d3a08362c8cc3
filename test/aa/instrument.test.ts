import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../cli/tlab.ts'
import { instrumentOf } from './instrument.ts'

const SOURCES = [
  'clients/driver/driver.ts',
  'clients/measure/read-stamps.ts',
  'clients/run/trial.ts',
  'clients/transports/sse.ts',
  'clients/wire/connection.ts',
  'protocol/clock.ts',
  'results/analysis/statistics.ts',
  'server/delivery/outbox.ts',
  'server/feed/sources/synthetic.ts',
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

const INSTRUMENT = instrumentOf(project(), 'design')

test('the same sources and the same design are the same instrument, wherever they lie', () => {
  expect(instrumentOf(project(), 'design')).toBe(INSTRUMENT)
  expect(INSTRUMENT).toMatch(/^[0-9a-f]{12}$/)
  expect(instrumentOf(project(), 'another design')).not.toBe(INSTRUMENT)
})

test.each([...SOURCES, 'server/feed/new.ts'])('a change of %s makes another', (path) => {
  expect(instrumentOf(project({ [path]: 'changed' }), 'design')).not.toBe(INSTRUMENT)
})

test.each([
  'clients/driver/driver.test.ts',
  'clients/run/made-up-reports.ts',
  'results/analysis/sentences.ts',
  'results/analysis/theory/polling.ts',
  'results/analysis/verdict.ts',
  'results/analysis/sentences/verdict-sentence.ts',
  'clients/report/table.ts',
  'protocol/notes.md',
])('a change of %s does not', (path) => {
  expect(instrumentOf(project({ [path]: 'changed' }), 'design')).toBe(INSTRUMENT)
})

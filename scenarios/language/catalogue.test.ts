import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { findScenario, listScenarios } from './catalogue.ts'
import { formatScenarioErrors } from './errors.ts'
import { loadScenarioFile } from './load.ts'
import { applyOverrides } from './overrides.ts'

const SCENARIOS = join(import.meta.dirname, '..')
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalogue-'))
  writeFileSync(join(folder, 'b.yaml'), 'name: beta\ntitle: B\nquestion: Why?\n')
  writeFileSync(join(folder, 'a.yml'), 'name: alpha\ntitle: A\n')
  writeFileSync(join(folder, 'broken.yaml'), 'name: [\n')
  writeFileSync(join(folder, 'notes.txt'), 'name: notes\n')
})

afterAll(() => rmSync(folder, { recursive: true }))

test('the scenarios of a folder are listed by name, broken ones under their file names', () => {
  expect(listScenarios(folder)).toEqual([
    { name: 'alpha', title: 'A', question: null, file: join(folder, 'a.yml') },
    { name: 'beta', title: 'B', question: 'Why?', file: join(folder, 'b.yaml') },
    { name: 'broken', title: '', question: null, file: join(folder, 'broken.yaml') },
  ])
})

test('a folder that is not there has no scenarios', () => {
  expect(listScenarios(join(folder, 'none'))).toEqual([])
})

test('a scenario is found by its name and by its path', () => {
  expect(findScenario('beta', folder)).toEqual({ ok: true, file: join(folder, 'b.yaml') })
  const path = join(folder, 'a.yml')
  expect(findScenario(path, SCENARIOS)).toEqual({ ok: true, file: path })
})

test('an unknown name is answered with the nearest and with all that there are', () => {
  expect(findScenario('betta', folder)).toMatchObject({
    ok: false,
    found: 'betta',
    nearest: 'beta',
    known: ['alpha', 'beta', 'broken'],
    fix: expect.stringMatching(/^did you mean "beta"\? .*alpha, beta, broken/),
  })
  expect(findScenario('something-else', folder)).toMatchObject({ ok: false, nearest: null })
  expect(findScenario('./none.yaml', folder)).toMatchObject({ ok: false, expected: 'the path of a scenario file' })
})

test.each(listScenarios(SCENARIOS))('$name of this repository loads, and its file has its name', ({ name, file }) => {
  const result = loadScenarioFile(file)
  if (!result.ok) throw new Error(formatScenarioErrors(result.errors))
  expect(result.scenario.name).toBe(name)
  expect(basename(file)).toBe(`${name}.yaml`)
  expect(result.scenario.question).toMatch(/\?$/)
})

test('quick runs all four transports on real rows in under a minute', () => {
  const result = loadScenarioFile(join(SCENARIOS, 'quick.yaml'))
  if (!result.ok) throw new Error(formatScenarioErrors(result.errors))
  const { scenario, rows } = result
  const trialMs = scenario.phases.reduce((sum, phase) => sum + phase.durationMs, 0)
  expect(Object.keys(scenario.transports)).toEqual(['polling', 'long-polling', 'sse', 'websocket'])
  expect(rows?.length).toBeGreaterThan(500)
  // Each trial also starts two processes and drains: about two seconds.
  expect((trialMs + 2000) * 4 * scenario.repeat).toBeLessThan(60_000)
})

test.each([
  ['server-restart', ['restart']],
  ['flaky-network', ['drop-connections', 'drop-connections', 'silence']],
])('%s strikes 100 clients of all transports while it measures, at once and in its short form', (name, kinds) => {
  const result = loadScenarioFile(join(SCENARIOS, `${name}.yaml`))
  if (!result.ok) throw new Error(formatScenarioErrors(result.errors))
  const short = applyOverrides(result.scenario, { short: true })
  if (!short.ok) throw new Error(JSON.stringify(short.errors))
  expect(result.scenario.clients.count).toBe(100)
  for (const { transports, phases, faults } of [result.scenario, short.scenario]) {
    expect(Object.keys(transports)).toEqual(TRANSPORT_NAMES)
    expect(faults.map(({ kind }) => kind)).toEqual(kinds)
    for (const { atMs } of faults) {
      expect(phases.findLast((phase) => phase.startMs <= atMs)).toMatchObject({ measure: true })
    }
    // Each trial also starts two processes and drains.
    expect(phases.reduce((sum, phase) => sum + phase.durationMs, 0)).toBeLessThanOrEqual(18_000)
  }
})

test.each([
  ['none.yaml', 'no such file'],
  ['', 'EISDIR'],
])('a scenario file %j that cannot be read is an error like any other', (name, found) => {
  const result = loadScenarioFile(join(folder, name))
  expect(result).toMatchObject({ ok: false, errors: [{ line: 1, column: 1, found: expect.stringContaining(found) }] })
})

test('a scenario file beyond 64 KiB is refused before it is read', () => {
  const file = join(folder, 'huge.txt')
  writeFileSync(file, '#'.repeat(64 * 1024 + 1))
  expect(loadScenarioFile(file)).toMatchObject({ ok: false, errors: [{ expected: expect.stringContaining('65536') }] })
})

import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FIXTURE_CALIBRATION } from '../../../results/fixture/calibration.ts'
import { listResults } from '../../../results/store.ts'
import { readMachine } from '../../run/environment.ts'
import { CALIBRATION_VERSION, keepCalibration, keptCalibration } from './kept-calibration.ts'

const DAY_MS = 24 * 3600 * 1000
const HERE = readMachine()
const KEPT = { calibrationVersion: CALIBRATION_VERSION, machine: HERE, calibration: FIXTURE_CALIBRATION } as const
const MADE_AT_MS = Date.parse(FIXTURE_CALIBRATION.startedAt)

let folder = ''
let warnings: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kept-'))
  warnings = []
})
afterEach(() => rm(folder, { recursive: true }))

const read = (machine = HERE, nowMs = MADE_AT_MS + DAY_MS) =>
  keptCalibration(folder, machine, (text) => warnings.push(text), nowMs)

test('what was kept is found again, and is no result', async () => {
  await keepCalibration(folder, KEPT)
  expect(await read()).toEqual(FIXTURE_CALIBRATION)
  expect(warnings).toEqual([])
  expect(await listResults(folder)).toEqual([])
})

test('a new one takes the place of the old one, and nothing half-written stays', async () => {
  await keepCalibration(folder, KEPT)
  const path = await keepCalibration(folder, { ...KEPT, calibration: { ...FIXTURE_CALIBRATION, quiet: false } })
  expect(await read()).toMatchObject({ quiet: false })
  expect(await readdir(dirname(path))).toEqual(['machine.json'])
})

test('where there is none nothing is said', async () => {
  expect(await read()).toBeNull()
  expect(warnings).toEqual([])
})

test.each([
  ['cpu', 'processor'],
  ['platform', 'system'],
  ['kernel', 'kernel'],
  ['node', 'version of Node'],
  ['version', 'version of transport-lab'],
])('one that was made with another %s is not used, in one line that says so', async (name, words) => {
  await keepCalibration(folder, KEPT)
  expect(await read({ ...HERE, [name]: 'another' })).toBeNull()
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain(`made with another ${words}`)
  expect(warnings[0]).toContain('"tlab doctor --calibrate" makes a new one')
})

test('neither is one of a machine with another number of processors', async () => {
  await keepCalibration(folder, KEPT)
  expect(await read({ ...HERE, cores: HERE.cores + 1 })).toBeNull()
})

test('it is used for 30 days, and not before it was made', async () => {
  await keepCalibration(folder, KEPT)
  expect(await read(HERE, MADE_AT_MS + 30 * DAY_MS)).not.toBeNull()
  expect(await read(HERE, MADE_AT_MS + 30 * DAY_MS + 1)).toBeNull()
  expect(await read(HERE, MADE_AT_MS - 1)).toBeNull()
  expect(warnings).toEqual([
    expect.stringContaining('it is older than 30 days'),
    expect.stringContaining('its date is none of the past'),
  ])
})

test.each([
  ['no JSON', '{"calibrationVersion": 1', 'it does not parse'],
  ['another version', JSON.stringify({ ...KEPT, calibrationVersion: 2 }), 'at calibrationVersion'],
  [
    'a part missing',
    JSON.stringify({ ...KEPT, calibration: { ...FIXTURE_CALIBRATION, timers: 1 } }),
    'calibration.timers',
  ],
  ['far too much', ' '.repeat(300_000), 'expected at most'],
])('a file with %s is not used, for the reason that is told', async (_, text, reason) => {
  await writeInstead(text)
  expect(await read()).toBeNull()
  expect(warnings).toEqual([expect.stringContaining(reason)])
})

test('whatever stands in the file, reading it never throws and at most one line is said', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
      warnings = []
      await writeInstead(text)
      expect(await read()).toBeNull()
      expect(warnings).toHaveLength(1)
      expect(warnings[0]).not.toContain('\n')
    }),
    { numRuns: 50 },
  )
})

async function writeInstead(text: string): Promise<void> {
  await mkdir(join(folder, 'calibration'), { recursive: true })
  await writeFile(join(folder, 'calibration', 'machine.json'), text)
}

/** An interrupt that comes when a run has just ended cuts the command short, and not the run. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { runsOf } from '../../protocol/claim.ts'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { RunResult } from '../../results/format.ts'
import { loadClaims } from '../../scenarios/index.ts'
import { packagePaths } from '../package-root.ts'
import { claims } from './claims.ts'
import { recordingTerminal } from './recording-terminal.ts'
import { run } from './run.ts'

/** Every run ends well, after `runsUntilInterrupt` of them the user interrupts. */
const state = vi.hoisted(() => ({ controller: new AbortController(), made: 0, runsUntilInterrupt: 1 }))

function endedRun(): RunResult {
  state.made += 1
  if (state.made === state.runsUntilInterrupt) state.controller.abort()
  return { ...buildFixtureResult(), interrupted: false, expectations: [], verdict: { level: 'VALID', reasons: [] } }
}

vi.mock('../run/run.ts', async (original) => ({ ...(await original<object>()), runScenario: async () => endedRun() }))
vi.mock('./claim-run.ts', () => ({ makeClaimRun: async () => ({ result: endedRun(), file: 'run.json' }) }))
vi.mock('./interrupt.ts', () => ({
  listenForInterrupt: () => ({ signal: state.controller.signal, onFirst: () => {}, forget: () => {} }),
}))

beforeEach(() => {
  Object.assign(state, { controller: new AbortController(), made: 0, runsUntilInterrupt: 1 })
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cut-short-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('a scenario that was not begun is named, and ends "tlab run" with 130', async () => {
  const terminal = recordingTerminal()
  const options = { clock: 'auto', progress: false, json: true, out: temporaryFolder() } as const
  expect(await run(['quick', 'weather'], options, terminal)).toBe(130)
  expect(state.made).toBe(1)
  expect(terminal.warned).toContain('INTERRUPTED: not run: weather')
  // Of several scenarios it is a list, whatever became of them.
  expect(JSON.parse(terminal.printed.join())).toHaveLength(1)
})

test('an interrupt after the last run of "tlab run" changes nothing', async () => {
  const terminal = recordingTerminal()
  expect(await run(['quick'], { clock: 'auto', progress: false, out: temporaryFolder() }, terminal)).toBe(0)
  expect(terminal.printed.join()).not.toContain('INTERRUPTED')
})

/** Together they need more runs than one. */
const CLAIMS = ['each-poll-opens-a-connection', 'polling-is-inefficient'] as const

function savedClaims(folder: string): { interrupted: boolean } {
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('-claims.json'))
  return JSON.parse(readFileSync(join(folder, name), 'utf8'))
}

test('a run that was not begun ends "tlab claims" with 130, and marks the verdicts as interrupted', async () => {
  const folder = temporaryFolder()
  expect(await claims(CLAIMS, { progress: false, out: folder }, recordingTerminal())).toBe(130)
  expect(state.made).toBe(1)
  expect(savedClaims(folder).interrupted).toBe(true)
})

test('an interrupt after the last run of "tlab claims" changes nothing', async () => {
  const folder = temporaryFolder()
  const [name] = CLAIMS
  const [claim] = loadClaims(packagePaths.claims).flatMap((read) =>
    read.ok && read.claim.name === name ? read.claim : [],
  )
  state.runsUntilInterrupt = claim === undefined ? 0 : runsOf(claim).length
  expect(await claims([name], { progress: false, out: folder }, recordingTerminal())).toBe(0)
  expect(state.controller.signal.aborted).toBe(true)
  expect(savedClaims(folder).interrupted).toBe(false)
})

test('an experiment that has no browser was not cut short, whenever the interrupt comes', async () => {
  const folder = temporaryFolder()
  state.controller.abort()
  const terminal = recordingTerminal({ TLAB_BROWSER: join(folder, 'none') })
  expect(await claims(['six-sse-connections'], { progress: false, out: folder }, terminal)).toBe(0)
  expect(savedClaims(folder).interrupted).toBe(false)
})

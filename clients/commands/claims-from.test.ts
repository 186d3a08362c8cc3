/** `tlab claims --from`: what its verdicts are of comes from the folder, and nothing else does. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { ClaimsResult, Experiment } from '../../results/format/claims.ts'
import type { RunResult } from '../../results/format.ts'
import { saveResult } from '../../results/store.ts'
import { chooseClaims, type PlannedRun, planRuns, textHash } from './claim-choice.ts'
import { claims } from './claims.ts'
import { recordingTerminal } from './recording-terminal.ts'

/** Needs four runs, of which none is a sweep. */
const CLAIM = 'websocket-lowest-latency'
const plans = planRuns(chooseClaims([CLAIM]), {})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'claims-from-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

function runOf({ name, text, scenario }: PlannedRun, facts: Partial<RunResult>): RunResult {
  return {
    ...buildFixtureResult({ blocks: 1, trials: 0 }),
    scenario: { name, text, resolved: scenario },
    verdict: { level: 'VALID', reasons: [] },
    interrupted: false,
    ...facts,
  }
}

/** @param facts of each run, in the order of the plans; fewer leave the last ones out */
async function decidedBy(facts: readonly Partial<RunResult>[]) {
  const folder = temporaryFolder()
  for (const [index, plan] of plans.slice(0, facts.length).entries()) {
    await saveResult(folder, runOf(plan, facts[index] ?? {}))
  }
  const terminal = recordingTerminal()
  const code = await claims([CLAIM], { progress: false, from: folder, json: true }, terminal)
  return { code, result: JSON.parse(terminal.printed.join()) as ClaimsResult, warned: terminal.warned }
}

const WITH_11 = plans.map(() => ({ seed: 11 }))

test('the seed is the one that all runs share, or there is none to tell', async () => {
  expect(plans).toHaveLength(4)
  expect((await decidedBy(WITH_11)).result.seed).toBe(11)
  expect((await decidedBy([...WITH_11.slice(1), { seed: 12 }])).result.seed).toBeNull()
})

test('the verdicts are of interrupted runs when one of them was; of one that is missing they say so', async () => {
  const whole = await decidedBy(WITH_11)
  expect([whole.code, whole.result.interrupted]).toEqual([0, false])
  const cut = await decidedBy([{ interrupted: true }, {}, {}, {}])
  expect([cut.code, cut.result.interrupted]).toEqual([130, true])
  const fewer = await decidedBy(WITH_11.slice(1))
  expect([fewer.code, fewer.result.interrupted]).toEqual([0, false])
  expect(fewer.warned).toContainEqual(expect.stringMatching(/^no run \S+ to decide by in /))
  expect(fewer.result.claims[0]?.missing.join()).toContain('was not made')
})

test('each run keeps the hash of its text, and the verdicts where the runs were made', async () => {
  const { result } = await decidedBy(WITH_11)
  expect(result.runs.map(({ name, textSha256 }) => [name, textSha256])).toEqual(
    plans.map(({ name, text }) => [name, textHash(text)]),
  )
  expect(result.environment?.cpu).toBe('none: fixture of made-up numbers')
  expect(textHash('a\r\nb\n')).toBe(textHash('a\nb\n'))
  expect(textHash('')).toMatch(/^e3b0c44298fc1c14/)
})

test('an experiment that verdicts of the folder have is taken from them, and none needs a browser', async () => {
  const folder = temporaryFolder()
  const before = join(folder, '2026-01-01T00-00-00-000Z-claims.json')
  const experiment: Experiment = {
    name: 'six-streams',
    browser: { name: 'Chromium', version: '143.0.1.2' },
    repeats: [{ 'sse.oneTab': 6, 'sse.twoTabs': 6, 'sse.twoServers': 8, 'websocket.oneTab': 8 }],
    why: null,
  }
  const { result } = await decidedBy(WITH_11)
  writeFileSync(before, JSON.stringify({ ...result, experiments: [experiment] }))
  const terminal = recordingTerminal({ TLAB_BROWSER: join(folder, 'none') })
  expect(await claims(['six-sse-connections'], { progress: false, from: folder }, terminal)).toBe(0)
  expect(terminal.warned).toEqual([
    'six-streams, in a browser: as 2026-01-01T00-00-00-000Z-claims.json has it',
    '1 claim, nothing to run',
  ])
  const [, saved = ''] = readdirSync(folder).sort()
  expect(JSON.parse(readFileSync(join(folder, saved), 'utf8')).experiments).toEqual([experiment])
})

test('a folder that is not there is refused as what --from named, and is not made', async () => {
  const folder = join(temporaryFolder(), 'none')
  const decided = claims(['six-sse-connections'], { progress: false, from: folder }, recordingTerminal())
  await expect(decided).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(/^--from: .*\(ENOENT\)/) })
  expect(existsSync(folder)).toBe(false)
})

import { expect, test } from 'vitest'
import { FIXTURE_CALIBRATION } from '../../../results/fixture/calibration.ts'
import { buildFixtureResult } from '../../../results/fixture.ts'
import { calibrationSchema, type RunResult } from '../../../results/format.ts'
import type { RunProgress, RunRequest } from '../../run/request.ts'
import { CALIBRATION_PARTS, type CalibrationRequest, calibrate } from './calibrate.ts'
import { CALIBRATED_TRANSPORTS } from './plan.ts'

const PLAN = { clients: 7, eventsPerSecond: 10, warmUpMs: 100, measuredMs: 100, lookMs: 1, timers: 20 }
const UNCHECKED = { stamps: null, stampsUnchecked: 'tcpdump is not installed' }

const fixture = buildFixtureResult({ blocks: 1 })

/** A run of the fixture's trials, on a machine that others use this much of. */
function runWith(othersBusy: number): RunResult {
  const trials = fixture.trials
    .filter(({ transport }) => transport !== 'polling')
    .map((trial) => ({ ...trial, ownBusy: 0.1, machineBusy: 0.1 + othersBusy }))
  return { ...fixture, trials }
}

/** A look that finds so much of the processors busy. */
function idle(busy: number) {
  return async () => ({ busy, steal: 0 })
}

function calibrateWith(parts: Partial<CalibrationRequest>) {
  const { signal } = new AbortController()
  const check = async () => UNCHECKED
  return calibrate({ env: {}, signal, onProgress: () => {}, plan: PLAN, look: idle(0.02), check, ...parts })
}

test('trials of the transports that have a floor are run once each, and all that was found is told', async () => {
  const asked: RunRequest[] = []
  const found = await calibrateWith({
    runTrials: async (request) => {
      asked.push(request)
      return runWith(0.05)
    },
    check: async () => ({ stamps: FIXTURE_CALIBRATION.stamps, stampsUnchecked: null }),
  })
  expect(asked).toHaveLength(1)
  expect(asked[0]?.scenario.clients.count).toBe(7)
  expect(Object.keys(asked[0]?.scenario.transports ?? {})).toEqual([...CALIBRATED_TRANSPORTS])
  expect(calibrationSchema.safeParse(found).error).toBeUndefined()
  expect(found.noiseFloor.map(({ transport }) => transport)).toEqual([...CALIBRATED_TRANSPORTS])
  expect(found).toMatchObject({ clients: 7, timers: { count: 20 }, stamps: FIXTURE_CALIBRATION.stamps, doubts: [] })
})

test.each([
  [0.02, 0.05, true],
  [0.02, 0.3, false],
  [0.3, 0.05, false],
])(
  'a machine that is %d busy before, and of which others take %d meanwhile: quiet %s',
  async (before, others, quiet) => {
    const found = await calibrateWith({ look: idle(before), runTrials: async () => runWith(others) })
    expect(found).toMatchObject({ quiet, idleBusy: before, ...UNCHECKED })
    expect(found.othersBusy).toBeCloseTo(others)
  },
)

test('what the verdict doubts is kept', async () => {
  const reasons = [{ code: 'feed-late', message: 'the feed was late', remedy: 'end others' }]
  const runTrials = async (): Promise<RunResult> => ({ ...runWith(0), verdict: { level: 'SUSPECT', reasons } })
  expect(await calibrateWith({ runTrials })).toMatchObject({ doubts: ['the feed was late'] })
})

test.each(['at once', 'in its trials', 'beside the packets'])('interrupted %s it rejects', async (when) => {
  const controller = new AbortController()
  const interruptAt = (place: string): void => {
    if (place === when) controller.abort()
  }
  interruptAt('at once')
  const calibrated = calibrateWith({
    signal: controller.signal,
    runTrials: async () => {
      interruptAt('in its trials')
      return runWith(0)
    },
    check: async (plan, _env, run) => {
      interruptAt('beside the packets')
      await run({ scenario: { ...fixture.scenario.resolved, name: String(plan.clients) } })
      return UNCHECKED
    },
  })
  await expect(calibrated).rejects.toThrow('aborted')
})

test('there are as many parts as the progress counts', async () => {
  let tell: (progress: RunProgress) => void = () => {}
  const told = new Promise<RunProgress>((resolve) => {
    tell = resolve
  })
  const look = () => told.then(() => ({ busy: 0, steal: 0 }))
  await calibrateWith({ look, onProgress: tell, runTrials: async () => runWith(0) })
  expect(await told).toMatchObject({ arm: 'idle', trialsInAll: CALIBRATION_PARTS })
})

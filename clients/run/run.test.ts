import { expect, test } from 'vitest'
import { FIXTURE_CALIBRATION } from '../../results/fixture/calibration.ts'
import { SCENARIO } from './made-up-reports.ts'
import type { RunRequest } from './request.ts'
import { runScenario } from './run.ts'

/** A run that is interrupted before its first trial starts no process. */
const STOPPED: RunRequest = {
  scenario: SCENARIO,
  scenarioText: '',
  rows: null,
  baseline: null,
  aa: null,
  target: null,
  signal: AbortSignal.abort(),
  onProgress: () => {},
  onTrial: async () => {},
}

test('a calibration that is known goes into the result’s environment, and none where there is none', async () => {
  const { environment } = await runScenario({ ...STOPPED, calibration: FIXTURE_CALIBRATION })
  expect(environment).toMatchObject({ cores: expect.any(Number), calibration: FIXTURE_CALIBRATION })
  expect((await runScenario({ ...STOPPED, calibration: null })).environment).not.toHaveProperty('calibration')
})

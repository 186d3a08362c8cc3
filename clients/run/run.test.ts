import { expect, test } from 'vitest'
import { FIXTURE_CALIBRATION } from '../../results/fixture/calibration.ts'
import { SCENARIO } from './made-up-reports.ts'
import { runScenario } from './run.ts'
import { unwatched } from './unwatched.ts'

/** A run that is interrupted before its first trial starts no process. */
const STOPPED = unwatched(SCENARIO, { signal: AbortSignal.abort() })

test('a calibration that is known goes into the result’s environment, and none where there is none', async () => {
  const { environment } = await runScenario({ ...STOPPED, calibration: FIXTURE_CALIBRATION })
  expect(environment).toMatchObject({ cores: expect.any(Number), calibration: FIXTURE_CALIBRATION })
  expect((await runScenario({ ...STOPPED, calibration: null })).environment).not.toHaveProperty('calibration')
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { CALIBRATION_PLAN } from '../../clients/doctor/calibration/plan.ts'
import { checkStamps } from '../../clients/doctor/calibration/stamp-check.ts'
import { temporaryFolder } from '../cli/tlab.ts'

test.skipIf(process.platform !== 'linux')('who may not capture packets is told so, and no trial is run', async () => {
  const folder = temporaryFolder()
  const refusal = "tcpdump: lo: You don't have permission to perform this capture on that device"
  writeFileSync(join(folder, 'tcpdump'), `#!/bin/sh\necho "${refusal}" >&2\nexit 1\n`, { mode: 0o755 })
  const run = vi.fn()
  const { signal } = new AbortController()
  expect(await checkStamps(CALIBRATION_PLAN, { PATH: folder }, run, signal)).toEqual({
    stamps: null,
    stampsUnchecked: "tcpdump may not capture: lo: You don't have permission to perform this capture on that device",
  })
  expect(run).not.toHaveBeenCalled()
})

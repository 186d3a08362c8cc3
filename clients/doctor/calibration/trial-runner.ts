/** Runs the trials of a calibration as those of any run: fresh processes, the same phases, the same report. */
import type { RunResult } from '../../../results/format.ts'
import type { RunProgress, RunRequest } from '../../run/request.ts'
import type { runScenario } from '../../run/run.ts'

/** @throws DOMException `AbortError` when interrupted; LabError when a process cannot start */
export type TrialRunner = (
  asked: Pick<RunRequest, 'scenario'> & Partial<Pick<RunRequest, 'target' | 'capture'>>,
) => Promise<RunResult>

export function trialRunner(
  run: typeof runScenario,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
): TrialRunner {
  return async (asked) => {
    const result = await run({
      target: null,
      ...asked,
      scenarioText: '',
      rows: null,
      baseline: null,
      aa: null,
      signal,
      onProgress,
      onTrial: async () => {},
    })
    signal.throwIfAborted()
    return result
  }
}

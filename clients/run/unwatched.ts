/** For tests: a run that nobody watches and that saves nothing. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { RunRequest } from './request.ts'

export function unwatched(scenario: ResolvedScenario, more: Partial<RunRequest> = {}): RunRequest {
  return {
    scenario,
    scenarioText: '',
    rows: null,
    baseline: null,
    aa: null,
    target: null,
    signal: new AbortController().signal,
    onProgress: () => {},
    onTrial: async () => {},
    ...more,
  }
}

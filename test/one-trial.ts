/** Runs as the tests want them: what they measure they say, the rest is plain, and nobody watches or saves anything. */
import type { RunRequest } from '../clients/run/request.ts'
import { runScenario } from '../clients/run/run.ts'
import { unwatched } from '../clients/run/unwatched.ts'
import type { ResolvedScenario } from '../protocol/scenario.ts'
import type { RunResult, Trial } from '../results/format.ts'

/** What no two kinds of test share. */
type Said = Pick<ResolvedScenario, 'name' | 'title' | 'feed' | 'clients' | 'phases' | 'transports'>

/** A scenario of one block, without faults, network or expectations unless they are said. */
export function plainScenario(said: Said & Partial<ResolvedScenario>): ResolvedScenario {
  return {
    question: null,
    repeat: 1,
    seed: 1,
    server: { keepAlive: true, compression: 'off', slowConsumers: 'disconnect', outboxBytes: 1024 ** 2 },
    backOff: { firstMs: 100, capMs: 1000 },
    faults: [],
    expect: [],
    lesson: null,
    ...said,
  }
}

/** Real processes of server and driver, as `tlab run` starts them. @throws LabError as `runScenario` */
export function runUnwatched(scenario: ResolvedScenario, more: Partial<RunRequest> = {}): Promise<RunResult> {
  return runScenario(unwatched(scenario, more))
}

/** The only trial of a scenario with one transport and one block. @throws LabError as `runScenario` */
export async function runOneTrial(scenario: ResolvedScenario, more: Partial<RunRequest> = {}): Promise<Trial> {
  const { trials } = await runUnwatched(scenario, more)
  return trials[0] as Trial
}

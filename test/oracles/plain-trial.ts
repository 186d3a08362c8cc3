/** A real trial, in fresh processes of server and driver, with nothing in it but its load. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { Trial } from '../../results/format.ts'
import { plainScenario, runOneTrial } from '../one-trial.ts'

export interface Load {
  readonly transport: string
  readonly clients: number
  /** Events per second. */
  readonly rate: number
  readonly measuredMs: number
}

/** Everybody is there, and what runs often is compiled. */
const WARM_UP_MS = 500

export function runPlainTrial(load: Load): Promise<Trial> {
  return runOneTrial(scenarioOf(load))
}

/** The reasons of its verdict. */
export function codesOf({ verdict }: Trial): string[] {
  return verdict.reasons.map(({ code }) => code)
}

function scenarioOf({ transport, clients, rate, measuredMs }: Load): ResolvedScenario {
  return plainScenario({
    name: 'plain',
    title: 'Nothing but load',
    feed: { source: 'synthetic', payloadBytes: 256, arrival: 'fixed', rate },
    clients: { count: clients, rampMs: WARM_UP_MS / 2, headers: 'minimal', channels: 'one' },
    phases: [
      { name: 'warm-up', startMs: 0, durationMs: WARM_UP_MS, rate, measure: false },
      { name: 'steady', startMs: WARM_UP_MS, durationMs: measuredMs, rate, measure: true },
    ],
    transports: { [transport]: {} },
  })
}

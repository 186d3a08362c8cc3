/** A real trial, in fresh processes of server and driver, with nothing in it but its load. */
import { runScenario } from '../../clients/run/run.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { Trial } from '../../results/format.ts'

export interface Load {
  readonly transport: string
  readonly clients: number
  /** Events per second. */
  readonly rate: number
  readonly measuredMs: number
}

/** Everybody is there, and what runs often is compiled. */
const WARM_UP_MS = 500

export async function runPlainTrial(load: Load): Promise<Trial> {
  const { trials } = await runScenario({
    scenario: scenarioOf(load),
    scenarioText: '',
    rows: null,
    baseline: null,
    aa: null,
    target: null,
    signal: new AbortController().signal,
    onProgress: () => {},
    onTrial: async () => {},
  })
  return trials[0] as Trial
}

/** The reasons of its verdict. */
export function codesOf({ verdict }: Trial): string[] {
  return verdict.reasons.map(({ code }) => code)
}

function scenarioOf({ transport, clients, rate, measuredMs }: Load): ResolvedScenario {
  return {
    name: 'plain',
    title: 'Nothing but load',
    question: null,
    feed: { source: 'synthetic', payloadBytes: 256, arrival: 'fixed', rate },
    clients: { count: clients, rampMs: WARM_UP_MS / 2, headers: 'minimal', channels: 'one' },
    phases: [
      { name: 'warm-up', startMs: 0, durationMs: WARM_UP_MS, rate, measure: false },
      { name: 'steady', startMs: WARM_UP_MS, durationMs: measuredMs, rate, measure: true },
    ],
    transports: { [transport]: {} },
    repeat: 1,
    seed: 1,
    server: { keepAlive: true, compression: 'off', slowConsumers: 'disconnect', outboxBytes: 1024 ** 2 },
    backOff: { firstMs: 100, capMs: 1000 },
    faults: [],
    expect: [],
    lesson: null,
  }
}

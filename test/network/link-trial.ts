/** One trial through a link, in real processes: what both forms of the network tests run. */
import { runScenario } from '../../clients/run/run.ts'
import type { ResolvedNetwork, ResolvedScenario } from '../../protocol/scenario.ts'
import type { Trial } from '../../results/format.ts'

export interface LinkTrial {
  readonly transport: string
  readonly settings?: Readonly<Record<string, unknown>>
  readonly roundTripMs: number
  readonly bytesPerSecond?: number
  readonly clients: number
  readonly rate: number
  readonly arrival?: 'fixed' | 'poisson'
  readonly payloadBytes?: number
  readonly measuredMs: number
}

/** Everybody is there, and has its first answer, before anything is measured. */
const WARM_UP_MS = 1_500
const RAMP_MS = 500

/** A fresh server, link and driver; the scenario comes along, since theory is evaluated on it. */
export async function runLinkTrial(wanted: LinkTrial): Promise<{ scenario: ResolvedScenario; trial: Trial }> {
  const scenario = scenarioOf(wanted)
  const { trials } = await runScenario({
    scenario,
    scenarioText: '',
    rows: null,
    baseline: null,
    aa: null,
    target: null,
    clock: 'auto',
    signal: new AbortController().signal,
    onProgress: () => {},
    onTrial: async () => {},
  })
  return { scenario, trial: trials[0] as Trial }
}

function scenarioOf(wanted: LinkTrial): ResolvedScenario {
  const { transport, settings = {}, clients, rate, arrival = 'fixed', payloadBytes = 256, measuredMs } = wanted
  return {
    name: 'network',
    title: 'Theory over a link',
    question: null,
    feed: { source: 'synthetic', payloadBytes, arrival, rate },
    clients: { count: clients, rampMs: RAMP_MS, headers: 'minimal', channels: 'one' },
    phases: [
      { name: 'warm-up', startMs: 0, durationMs: WARM_UP_MS, rate, measure: false },
      { name: 'steady', startMs: WARM_UP_MS, durationMs: measuredMs, rate, measure: true },
    ],
    transports: { [transport]: settings },
    repeat: 1,
    seed: 1,
    server: { keepAlive: true, compression: 'off', slowConsumers: 'disconnect', outboxBytes: 1024 ** 2 },
    backOff: { firstMs: 100, capMs: 1000 },
    faults: [],
    network: networkOf(wanted),
    expect: [],
    lesson: null,
  }
}

function networkOf({ roundTripMs, bytesPerSecond }: LinkTrial): ResolvedNetwork {
  return { via: 'link', delayMs: roundTripMs / 2, jitterMs: 0, bytesPerSecond: bytesPerSecond ?? null, lossShare: 0 }
}

/** One trial through a link, in real processes: what both forms of the network tests run. */
import type { ResolvedNetwork, ResolvedScenario } from '../../protocol/scenario.ts'
import type { Trial } from '../../results/format.ts'
import { plainScenario, runOneTrial } from '../one-trial.ts'

export interface LinkTrial {
  readonly transport: string
  readonly settings?: Readonly<Record<string, unknown>>
  readonly roundTripMs: number
  readonly jitterMs?: number
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

/** A fresh server, link and driver; the scenario comes along with the seed that was played, since theory is evaluated on it. */
export async function runLinkTrial(wanted: LinkTrial): Promise<{ scenario: ResolvedScenario; trial: Trial }> {
  const scenario = linkScenario(wanted)
  const trial = await runOneTrial(scenario)
  return { scenario: { ...scenario, seed: trial.seed as number }, trial }
}

export function linkScenario(wanted: LinkTrial): ResolvedScenario {
  const { transport, settings = {}, clients, rate, arrival = 'fixed', payloadBytes = 256, measuredMs } = wanted
  return plainScenario({
    name: 'network',
    title: 'Theory over a link',
    feed: { source: 'synthetic', payloadBytes, arrival, rate },
    clients: { count: clients, rampMs: RAMP_MS, headers: 'minimal', channels: 'one' },
    phases: [
      { name: 'warm-up', startMs: 0, durationMs: WARM_UP_MS, rate, measure: false },
      { name: 'steady', startMs: WARM_UP_MS, durationMs: measuredMs, rate, measure: true },
    ],
    transports: { [transport]: settings },
    network: networkOf(wanted),
  })
}

function networkOf({ roundTripMs, jitterMs = 0, bytesPerSecond }: LinkTrial): ResolvedNetwork {
  return { via: 'link', delayMs: roundTripMs / 2, jitterMs, bytesPerSecond: bytesPerSecond ?? null, lossShare: 0 }
}

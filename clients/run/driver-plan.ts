/** What the driver of a trial is told: whom to follow, how, and how many of them. */
import { compressionOf } from '../../protocol/compression.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { timingOf } from '../../protocol/schedule.ts'
import { DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import type { DriverPlan } from '../driver/plan.ts'
import type { ClockRelation } from '../measure/server-clock.ts'
import { addressOf } from './address.ts'
import { networkOfTarget } from './network.ts'
import { expectedRows, type RunCapture } from './run-capture.ts'
import { hasFeed } from './trial-feed.ts'
import type { TrialServer } from './trial-server.ts'

export interface PlannedLoad {
  readonly scenario: ResolvedScenario
  readonly transport: string
  readonly arm: string
  readonly block: number
  readonly capture?: RunCapture | undefined
}

/** @param link what stands between driver and server; null: nothing */
export function driverPlan(
  load: PlannedLoad,
  server: Pick<TrialServer, 'clientOrigin' | 'info' | 'ticket'>,
  link: { readonly port: number } | null,
  channels: readonly string[],
  { offsetUs, uncertaintyUs }: ClockRelation,
): DriverPlan {
  const { scenario, transport } = load
  const mapping = scenario.target ?? null
  const { limits } = server.info
  const address = link === null ? addressOf(server.clientOrigin) : { host: '127.0.0.1', port: link.port }
  const target = { ...address, ...networkOfTarget(scenario.network) }
  return {
    transport,
    target: { ...target, basePath: '', limits, ...(server.ticket !== null && { ticket: server.ticket }) },
    ...(mapping !== null && { mapping }),
    channel: channels[0] ?? DEFAULT_CHANNEL,
    channels,
    clients: scenario.clients,
    ...(scenario.uplink && { uplink: scenario.uplink, hasFeed: hasFeed(scenario) }),
    settings: { ...scenario.transports[transport], compression: compressionOf(scenario, transport) },
    phases: scenario.phases,
    schedule: timingOf(scenario),
    backOff: scenario.backOff,
    seed: scenario.seed,
    serverClock: { offsetUs, uncertaintyUs },
    ...captureOf(load),
  }
}

function captureOf({ scenario, arm, block, capture }: PlannedLoad): Pick<DriverPlan, 'capture'> {
  const path = capture?.openPath ?? null
  return path === null ? {} : { capture: { path, expectedRows: expectedRows(scenario), arm, block } }
}

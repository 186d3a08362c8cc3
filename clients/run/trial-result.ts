/** Makes a trial of a result file out of what driver, server and machine reported. */

import type { RelayStatus } from '../../protocol/relay.ts'
import type { ResolvedPhase, ResolvedScenario } from '../../protocol/scenario.ts'
import { measuredMs } from '../../protocol/schedule.ts'
import type { LabStats } from '../../protocol/server-stats.ts'
import { sumDeliveries } from '../../results/analysis/deliveries.ts'
import { summariseHistogram, withheldBelow } from '../../results/analysis/histogram.ts'
import type { Conditions } from '../../results/analysis/theory/conditions.ts'
import { theoryOf } from '../../results/analysis/theory.ts'
import { judgeTrial } from '../../results/analysis/verdict.ts'
import type { FaultResult, LatencySummary, PhaseResult, Trial, TrialClock } from '../../results/format.ts'
import type { DriverReport, PhaseReport, Published } from '../driver/plan.ts'
import type { LinkReport } from '../link/plan.ts'
import { achievedRate } from './achieved-rate.ts'
import type { StruckFault } from './faults.ts'
import { instrumentReasons, withReasons } from './instrument-reasons.ts'
import type { JoinedEnds } from './join-ends.ts'
import { linkBytes } from './link-bytes.ts'
import { networkResult } from './network.ts'
import type { ProxyReport } from './proxy-process.ts'
import type { RunTarget } from './request.ts'
import type { SocketMemory } from './socket-memory.ts'
import { bytesOf } from './trial-bytes.ts'
import { steadyConnections } from './trial-connections.ts'
import { driverCost, serverCost } from './trial-costs.ts'
import { decoded, latencyOf, lostShareAround, secondOf, stalenessOf } from './trial-latency.ts'
import { spreadOf } from './trial-spread.ts'
import { besideOf } from './trial-target.ts'
import { uplinkOf } from './trial-uplink.ts'
import { addServerCosts, machineShares, type WindowCost } from './window-costs.ts'
import { withholdUnknown } from './withhold-unknown.ts'

export interface TrialReports {
  /** With the block's own seed. */
  readonly scenario: ResolvedScenario
  readonly transport: string
  readonly arm: string
  readonly block: number
  readonly startedAt: string
  /** null: a server of our own. */
  readonly target: RunTarget | null
  readonly report: DriverReport
  /** What the feed published, epoch by epoch. */
  readonly published: readonly Published[]
  /** µs of our clock, as all instants here. */
  readonly startsAtUs: number
  readonly clock: TrialClock
  /** Why the clock says nothing; null when it can be used. */
  readonly clockFailure: string | null
  /** In the order in which the driver was told. */
  readonly struck: readonly StruckFault[]
  readonly windows: readonly WindowCost[]
  readonly socketMemory: SocketMemory
  /** Of the server before the first connect; null for a foreign server, like `last`. */
  readonly rssBeforeBytes: number | null
  /** Of its memory, by its connections: settled-growth.ts. null where it is not known. */
  readonly settledGrowthBytes: number | null
  /** The server's stats when every connection was closed. */
  readonly last: LabStats | null
  /** Both ends of the connections. */
  readonly ends: JoinedEnds
  /** What the link said of itself; null without one. */
  readonly link: LinkReport | null
  /** What became of the events that were posted to a server that is not ours; absent or null: none were. */
  readonly publishing?: RelayStatus | null | undefined
  /** Absent or null: no proxy. */
  readonly proxy?: ProxyReport | null | undefined
}

export function trialOf(reports: TrialReports): Trial {
  const { scenario, transport, report, clock } = reports
  const measured = report.phases.filter((_, index) => scenario.phases[index]?.measure)
  const deliveries = sumDeliveries(measured.map((phase) => phase.deliveries))
  const latencyUs = latencyOf(measured, deliveries, clock)
  const bytes = bytesOf(reports.ends, measured, linkBytes(reports), slowConsumersOf(reports))
  const phases = report.phases.map((phase, index) => {
    return phaseResult(phase, scenario.phases[index] as ResolvedPhase, clock)
  })
  const facts: Omit<Trial, 'verdict'> = {
    transport,
    arm: reports.arm,
    block: reports.block,
    seed: scenario.seed,
    startedAt: reports.startedAt,
    clients: scenario.clients.count,
    measuredMs: measuredMs(scenario.phases),
    latencyUs,
    connectUs: summariseHistogram(decoded(report.connectUs), report.connections.refused),
    joinUs: ofEveryClient(report.joinUs, scenario),
    firstEventUs: ofEveryClient(report.firstEventUs, scenario),
    ...spreadOf(report),
    staleness: stalenessOf(report.staleness, clock),
    bytes,
    connections: { ...report.connections, steady: steadyConnections(measured) },
    deliveries,
    ...uplinkOf(report, measured, scenario.clients),
    server: serverCost(reports, bytes.steady.delivered),
    driver: driverCost(reports, bytes.steady.delivered),
    achievedRate: isPublishedByOthers(scenario) ? null : achievedRate(scenario, reports.published, report),
    ...machineShares(reports.windows, besideServerCpuUs(reports)),
    network: networkResult(scenario.network, reports.link, bytes.steady.delivered),
    clock,
    ...besideOf(reports, bytes.steady.delivered),
    phases,
    series: report.series.map((point) => secondOf(point, clock, lostShareAround(point.t, phases))),
    faults: reports.struck.map((struck, index) => faultResult(reports, struck, index)),
    theory: theoryOf(scenario, transport, latencyUs.fromDue.mean, conditionsOf(reports)),
  }
  const known = withholdUnknown(facts, facts.target?.withheld ?? [])
  return { ...known, verdict: withReasons(judgeTrial(known, scenario), instrumentReasons(reports)) }
}

/** Of the processes of ours that are there beside the server, in the measured windows. */
function besideServerCpuUs({ report, link, proxy = null }: TrialReports): (number | null)[] {
  return [report.cost.cpuUs, ...(link === null ? [] : [link.cost.cpuUs]), ...(proxy === null ? [] : [proxy.cpuUs])]
}

/** Nobody asked it for a rate. */
function isPublishedByOthers({ target }: ResolvedScenario): boolean {
  return target?.publish === null
}

/** Over all transports: a trial has one. */
function slowConsumersOf({ last }: TrialReports): number {
  return Object.values(last?.transports ?? {}).reduce((sum, { slowConsumers }) => sum + slowConsumers, 0)
}

/** One value a client: who has none never came so far. */
function ofEveryClient(text: string, { clients }: ResolvedScenario): LatencySummary {
  const histogram = decoded(text)
  return summariseHistogram(histogram, Math.max(0, clients.count - histogram.totalCount))
}

/** A server that shares our clock has no round trip: it is on our host, and no way to it but the scenario's. */
function conditionsOf({ target, clock, report: { reAsks }, windows }: TrialReports): Conditions {
  const serverCpuUs = addServerCosts(windows)?.cpuUs ?? null
  return {
    roundTripUs: target === null ? null : (clock.roundTripUs ?? null),
    reAsk: reAsks && { ...reAsks, serverUs: serverCpuUs === null ? null : serverCpuUs / reAsks.count },
  }
}

function phaseResult(
  phase: PhaseReport,
  { name, startMs, durationMs, measure }: ResolvedPhase,
  clock: TrialClock,
): PhaseResult {
  const { bytes, deliveries, uplink } = phase
  return {
    name,
    startMs,
    durationMs,
    measured: measure,
    latencyUs: latencyOf([phase], deliveries, clock),
    firstThirdP50Us: withheldBelow(clock.uncertaintyUs, phase.firstThirdP50Us),
    lastThirdP50Us: withheldBelow(clock.uncertaintyUs, phase.lastThirdP50Us),
    bytes,
    deliveries,
    ...(uplink !== null && { uplink }),
  }
}

function faultResult(
  { scenario, startsAtUs, report, clock }: TrialReports,
  struck: StruckFault,
  index: number,
): FaultResult {
  const { fault, atUs, connections } = struck
  const { recoveryUs, unrecovered } = report.faults[index] ?? { recoveryUs: '', unrecovered: scenario.clients.count }
  return {
    kind: fault.kind,
    plannedAtMs: fault.atMs,
    atMs: (atUs - startsAtUs) / 1000,
    durationMs: fault.durationMs,
    connections,
    recoveryUs: summariseHistogram(decoded(recoveryUs), unrecovered, clock.uncertaintyUs),
    unrecovered,
  }
}

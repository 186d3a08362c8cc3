/**
 * One trial: one transport, one repeat, in a fresh server and a fresh driver process.
 * Start both, and a link between them for a network or faults of the line; play the feed, wait through its phases, strike the
 * faults, drain, close, gather. Whatever happens, all processes end.
 */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { SeriesPoint, Trial } from '../../results/format.ts'
import type { ServerClock } from '../measure/server-clock.ts'
import { MEASURED_INTERFACE, type NamespacePair } from '../namespaces/pair.ts'
import { addressOf } from './address.ts'
import { channelOf, serverOf } from './choose-server.ts'
import { driverPlan } from './driver-plan.ts'
import { type DriverProcess, type LaunchedDriver, launchDriver } from './driver-process.ts'
import { eventClock } from './event-clock.ts'
import { type StruckFault, strikeFaults } from './faults.ts'
import { joinEnds } from './join-ends.ts'
import { type LinkProcess, startLink } from './link-process.ts'
import { makeNamespaces } from './namespaces.ts'
import { lineOf, needsLink } from './network.ts'
import { passPhases } from './phases.ts'
import type { ClockChoice, RunTarget } from './request.ts'
import type { RunCapture } from './run-capture.ts'
import { SettledGrowth } from './settled-growth.ts'
import { sampleSocketMemory } from './socket-memory.ts'
import { channelNames, startFeeds, stopFeeds } from './trial-channels.ts'
import { meetClock } from './trial-clock.ts'
import { endTrial } from './trial-end.ts'
import { deadlineUs, feedIsOver } from './trial-feed.ts'
import { secondOf } from './trial-latency.ts'
import { trialOf } from './trial-result.ts'
import type { TrialServer } from './trial-server.ts'
import { interruptible } from './waiting.ts'

export interface TrialSetup {
  /** With the block's own seed. */
  readonly scenario: ResolvedScenario
  readonly rows: readonly unknown[] | null
  readonly transport: string
  readonly arm: string
  readonly block: number
  /** null: a server process of our own. */
  readonly target: RunTarget | null
  readonly clock: ClockChoice
  readonly signal: AbortSignal
  /** The name of each phase as it begins; also `starting`, `draining`. */
  readonly onPhase: (name: string) => void
  readonly onSecond: (point: SeriesPoint) => void
  /** Where every arrival is written down; absent: nowhere. */
  readonly capture?: RunCapture | undefined
}

/** @throws DOMException `AbortError` when interrupted; LabError or Error when a process fails */
export async function runTrial(setup: TrialSetup): Promise<Trial> {
  const startedAt = new Date().toISOString()
  setup.onPhase('starting')
  const namespaces = await makeNamespaces(setup.scenario.network)
  try {
    return await runIn(namespaces, setup, startedAt)
  } finally {
    await namespaces?.remove()
  }
}

/** @param namespaces null: all processes share this one's network */
async function runIn(namespaces: NamespacePair | null, setup: TrialSetup, startedAt: string): Promise<Trial> {
  // First, so that it starts while the server does: nothing is measured before both are there.
  const launched = launchDriver(namespaces?.names.client)
  try {
    const channel = channelOf(setup)
    const server = await serverOf(setup, channel, namespaces)
    return await runBetween({ server, launched, namespaces, channel }, setup, startedAt)
  } finally {
    launched.kill()
  }
}

interface Ends {
  readonly server: TrialServer
  readonly launched: LaunchedDriver
  /** null: all of them share this process's network. */
  readonly namespaces: NamespacePair | null
  /** The first, where there are several. */
  readonly channel: string
}

async function runBetween(
  { server, launched, namespaces, channel }: Ends,
  setup: TrialSetup,
  startedAt: string,
): Promise<Trial> {
  const clientNamespace = namespaces?.names.client ?? null
  const run = `${setup.arm}-${setup.block}-${process.pid}`
  const channels = channelNames(setup.scenario.clients, channel)
  let link: LinkProcess | null = null
  try {
    const clock = await meetClock({ origin: server.origin, clockId: server.info.clockId }, setup.clock)
    const { serverClock } = clock
    const ofEvents = eventClock(clock, setup.scenario.target ?? null)
    const { scenario } = setup
    const growth = new SettledGrowth(server, scenario)
    await growth.begin()
    const rssBeforeBytes = (await server.cost())?.rssBytes ?? null
    if (needsLink(scenario)) {
      const line = lineOf(scenario.network)
      link = await startLink(addressOf(server.clientOrigin), line, scenario.seed, clientNamespace)
    }
    const plan = {
      ...driverPlan(setup, server, link, channels, ofEvents.serverClock),
      ...(namespaces !== null && { interfaceName: MEASURED_INTERFACE }),
    }
    const driver = await launched.prepare(plan, (point) => setup.onSecond(secondOf(point, ofEvents.serverClock)))
    const work = drive(setup, { server, serverClock, link, driver, namespaces, growth }, channels, run)
    const ended = driver.exited.then((how) => Promise.reject(new Error(`the driver process ended early: ${how}`)))
    const outcome = await interruptible(Promise.race([work, ended]), setup.signal)
    const { clock: settled, failure } = await interruptible(
      ofEvents.settle(outcome.report.eventsRoundedUs),
      setup.signal,
    )
    const { last, passed } = await endTrial({ server, link, capture: setup.capture }, outcome.report.capture)
    const ends = joinEnds(outcome.report.connectionRows, last?.connections ?? null, passed?.pairs ?? null)
    const clocked = { clock: settled, clockFailure: failure }
    const stats = last?.stats ?? null
    const beside = { publishing: server.publishing?.(), proxy: server.proxy?.() }
    return trialOf({
      ...setup,
      ...outcome,
      ...clocked,
      ...beside,
      startedAt,
      rssBeforeBytes,
      last: stats,
      ends,
      link: passed,
    })
  } finally {
    launched.kill()
    link?.kill()
    if (setup.target !== null) await stopFeeds(server, channels, run)
    server.kill()
  }
}

interface Processes {
  readonly server: TrialServer
  readonly serverClock: ServerClock
  readonly link: LinkProcess | null
  readonly driver: DriverProcess
  /** null: all of them share this process's network. */
  readonly namespaces: NamespacePair | null
  readonly growth: SettledGrowth
}

async function drive(setup: TrialSetup, processes: Processes, channels: readonly string[], run: string) {
  const { server, serverClock, link, driver } = processes
  const startsAtUs = serverClock.toLocalUs(await startFeeds(server, setup, channels, run))
  driver.begin(startsAtUs)
  const struck: StruckFault[] = []
  const onStruck = (fault: StruckFault): void => {
    struck.push(fault)
    driver.struck(fault)
  }
  const onOver = (fault: StruckFault, overAtUs: number): void => driver.faultOver(struck.indexOf(fault), overAtUs)
  const parts = { server, serverClock, link, onStruck, onOver, signal: setup.signal }
  const faults = strikeFaults(setup.scenario.faults, startsAtUs, parts)
  const passed = passPhases(setup.scenario.phases, startsAtUs, processes, setup)
  const [windows, socketMemory] = await Promise.all([passed, socketMemoryOf(setup, processes, startsAtUs), faults])
  const settledGrowthBytes = await processes.growth.end()
  setup.onPhase('draining')
  const deadline = deadlineUs(setup.scenario, setup.transport, startsAtUs)
  if (setup.scenario.uplink) await driver.endUplink(deadline)
  const published = await feedIsOver(server, channels)
  const report = await driver.finish(published, deadline)
  return { startsAtUs, struck, published, windows, socketMemory, settledGrowthBytes, report }
}

function socketMemoryOf(setup: TrialSetup, { server, link, namespaces }: Processes, startsAtUs: number) {
  const { phases, seed } = setup.scenario
  const { port } = addressOf(server.clientOrigin)
  const ports = { server: port, driver: link?.port ?? port }
  return sampleSocketMemory({ phases, startsAtUs, ports, namespaces, seed }, setup.signal)
}

/**
 * Builds the server: one feed, every transport of the registry, controls, pages. Nothing listens yet, so tests
 * can build any number of them. main.ts listens.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Clock, labClock } from '../protocol/clock.ts'
import type { ConnectionRows } from '../protocol/connection-bytes.ts'
import type { Handover } from '../protocol/handover.ts'
import type { LabInfo } from '../protocol/lab-info.ts'
import type { ServerOptions } from '../protocol/server-options.ts'
import type { LabStats } from '../protocol/server-stats.ts'
import { installClosing } from './closing.ts'
import { Ledger } from './delivery/ledger.ts'
import { closeInStages } from './delivery/staged-close.ts'
import { endStalledReaders } from './delivery/stalled-readers.ts'
import { Wheel } from './delivery/wheel.ts'
import { whenToTell } from './delivery/window.ts'
import { installDrain } from './drain.ts'
import { createFastify } from './fastify.ts'
import { Faults } from './faults/faults.ts'
import { faultRoutes } from './faults/routes.ts'
import { type AlarmMaker, firstOf, timerAlarms } from './feed/alarm.ts'
import type { Channel } from './feed/channel.ts'
import { Channels } from './feed/channels.ts'
import { Metronome } from './feed/metronome.ts'
import { uplinkOf } from './feed/uplink.ts'
import { installGuards } from './guard/hooks.ts'
import { ConnectionGuard } from './guard/limits.ts'
import { dropProtections } from './guard/protections.ts'
import { Tickets } from './guard/tickets.ts'
import { controlCheck, tokenCheck } from './guard/token.ts'
import { uplinkLimit } from './guard/uplink-limit.ts'
import { takeOver } from './handover.ts'
import { Listening, type LostAddress } from './listening.ts'
import { mountTransports } from './mount.ts'
import { countAnswers } from './operations/answer-bytes.ts'
import { logLife, logRequests, logTakeOver } from './operations/log.ts'
import { ProcessMeter } from './operations/process-figures.ts'
import { operationRoutes } from './operations/routes.ts'
import { installRelay } from './relay/install.ts'
import { labRoutes } from './routes/lab.ts'
import { messageRoutes } from './routes/messages.ts'
import { pageRoutes } from './routes/pages.ts'
import { ticketRoutes } from './routes/tickets.ts'
import { settingsOf } from './settings.ts'
import { Shutdown } from './shutdown.ts'
import { infoOf, statsOf } from './stats.ts'
import type { SenderUplink, ServerTransportRegistry } from './transport.ts'
import { serverTransports } from './transports/index.ts'

/** What tests, and the process around the server, reach for. */
export interface Lab {
  readonly clock: Clock
  readonly channels: Channels
  readonly info: LabInfo
  stats(): LabStats
  /** Its owner begins to measure. */
  mark(): void
  /** The bytes of each connection, of as many as the options ask for. */
  connectionRows(): ConnectionRows
  /** Lets nothing out any more and nobody in: what is told next are the last counts. */
  freeze(): void
  /** Lets everybody go within this time (see drain.ts); absent: as long as the server's options say. */
  drain(ms?: number): Promise<void>
  /** What a successor goes on from. The feeds stop with it, so ask once the server has closed. */
  handOver(): Handover
}

export interface LabServer {
  readonly app: FastifyInstance
  readonly lab: Lab
}

/** For tests: a clock and alarms that they turn themselves. */
export interface TimeSource {
  readonly clock: Clock
  readonly alarm: AlarmMaker
}

/** What the process around the server, or a test, brings along. */
export interface AppParts extends Partial<TimeSource> {
  /** Of the server before this one. */
  readonly handover?: Handover | undefined
  readonly lostAddress?: LostAddress
}

/**
 * @param registry the transports to mount; the four unless somebody brings others
 * @throws Error when the hand-over is none that can be taken
 */
export async function buildApp(
  options: ServerOptions,
  registry: ServerTransportRegistry = serverTransports,
  { handover, lostAddress = () => {}, ...time }: AppParts = {},
): Promise<LabServer> {
  const settings = settingsOf(options)
  const clock = time.clock ?? labClock
  const metronome = time.alarm === undefined ? new Metronome(clock) : null
  const alarm = time.alarm ?? firstOf((metronome as Metronome).alarm, timerAlarms(clock))
  const app = createFastify(settings)
  const ledger = new Ledger(settings.connectionRows)
  const shutdown = new Shutdown()
  const history = { events: settings.historyEvents, ageMs: settings.historyMs, bytes: settings.historyBytes }
  const windows = whenToTell(settings.coalesce, clock, alarm)
  const channels = new Channels(clock, history, settings.historyTotalBytes, windows)
  const wheel = new Wheel()
  const listening = new Listening(app.server, (error) => {
    app.log.error({ err: error }, 'the address could not be listened on again after a fault; restart the server')
    lostAddress(error)
  })
  const faults = new Faults({ clock, alarm, channels, ledger, listening })
  const drain = installDrain(app, { listening, shutdown, wheel })
  const meter = new ProcessMeter()
  const relay = installRelay(app, options.relay, { channels, clock, stats: statsOf(ledger, channels, meter) })
  const lab: Lab = {
    clock,
    channels,
    info: infoOf(settings, [...registry.keys()]),
    stats: relay.stats,
    mark: relay.mark,
    connectionRows: () => ledger.connectionRows(),
    freeze: () => {
      listening.end()
      ledger.holdAll()
    },
    drain: (ms = settings.drainMs) => drain(ms),
    handOver: () => channels.handOver(),
  }
  const uplink = uplinkOf(clock)
  const countMessage = uplinkLimit(settings.messagesPerSecond, clock)
  const limitedUplink: SenderUplink = (channel, message, request, bytes) => {
    countMessage(request, bytes)
    return uplink(channel, message)
  }
  const tickets = new Tickets(clock)
  const requireToken = controlCheck(settings)
  const admit = admission(app, channels, settings)

  ledger.watch(app.server)
  closeInStages(app.server)
  endStalledReaders(app, ledger)
  countAnswers(app, ledger)
  logRequests(app)
  logLife(app, { info: lab.info, channels })
  if (handover !== undefined) {
    takeOver(handover, { channels, clock, alarm })
    logTakeOver(app.log, handover)
  }
  if (settings.protections === 'off') dropProtections(app, settings.host)
  installGuards(app, settings, shutdown, tickets)
  installClosing(app, { ledger, shutdown, channels, faults, listening, metronome })
  await mountTransports(app, registry, ledger, { settings, wheel, shutdown, uplink: limitedUplink, admit })
  messageRoutes(app, { uplink, admit, countMessage, ledger, keepAlive: settings.keepAlive })
  ticketRoutes(app, { clock, tickets, joinCode: settings.joinCode, requireToken: tokenCheck(settings.token) })
  labRoutes(app, { clock, alarm, channels, info: lab.info, stats: lab.stats, requireToken })
  faultRoutes(app, faults, requireToken)
  operationRoutes(app, { stats: lab.stats, shutdown, ledger, settings, registry })
  app.addHook('onClose', async () => meter.stop())
  await pageRoutes(app, settings.dashboardFolder, settings.resultFolders)
  return { app, lab }
}

/** Lets a request in when its connection is none too many and its channel finds room. */
function admission(app: FastifyInstance, channels: Channels, limits: ConstructorParameters<typeof ConnectionGuard>[1]) {
  const guard = new ConnectionGuard(app.server, limits)
  return (request: FastifyRequest, channelName: string): Channel => {
    guard.admit(request.raw.socket)
    return channels.open(channelName)
  }
}

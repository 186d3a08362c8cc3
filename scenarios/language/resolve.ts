/** From what is written to what a run needs to know: defaults, absolute starts, names with units. */
import type { ChannelPlan } from '../../protocol/channels.ts'
import type {
  LongPollingSettings,
  PollingSettings,
  ResolvedNetwork,
  ResolvedPhase,
  ResolvedScenario,
  SseSettings,
  TransportSettings,
  WebSocketSettings,
} from '../../protocol/scenario.ts'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import type { ResolvedUplink } from '../../protocol/uplink.ts'
import { resolveFault } from './fault-keys.ts'
import type { WrittenNetwork } from './network-schema.ts'
import { resolveProxy } from './proxy-schema.ts'
import { resolveLoad, resolvePayload, resolveTiming } from './resolve-schedule.ts'
import { resolveTarget } from './resolve-target.ts'
import type { WrittenScenario } from './schema.ts'
import type { WrittenUplink } from './uplink-schema.ts'
import { websocketCompression } from './wire-options.ts'

/** The parts of a scenario whose bounds depend on each other; faults in the order of the file. */
export type BoundedParts = Partial<
  Pick<
    ResolvedScenario,
    | 'feed'
    | 'clients'
    | 'uplink'
    | 'phases'
    | 'transports'
    | 'backOff'
    | 'faults'
    | 'network'
    | 'server'
    | 'proxy'
    | 'target'
  >
>

/**
 * Resolves what could be read, so that one bad key does not hide what is wrong with the others.
 *
 * @param gapsMs of a recording; null without one
 */
export function resolveParts(written: Partial<WrittenScenario>, gapsMs: readonly number[] | null): BoundedParts {
  const { clients, uplink, phases, transports, backOff, faults, network, server, proxy, target } = written
  const feed = written.feed && resolveFeed(written.feed, gapsMs)
  return {
    ...(feed && { feed }),
    ...(clients && { clients: resolveClients(clients) }),
    ...(uplink && { uplink: resolveUplink(uplink) }),
    // Without a readable rate there are no events to count too many of; the other bounds can still be judged.
    ...(phases && { phases: resolvePhases(phases, feed?.rate ?? 0) }),
    ...(transports && { transports: resolveTransports(written) }),
    ...(backOff && { backOff: resolveBackOff(backOff) }),
    ...(faults && { faults: faults.map(resolveFault) }),
    ...(network && { network: resolveNetwork(network) }),
    ...(server && { server: resolveServer({ server, transports: transports ?? {} }) }),
    ...(proxy && { proxy: resolveProxy(proxy) }),
    ...(target && { target: resolveTarget(target) }),
  }
}

/** The whole scenario; `expect` is parsed by the caller, and the gaps of a recording are read by it. */
export function resolveScenario(
  written: WrittenScenario,
  expect: ResolvedScenario['expect'],
  gapsMs: readonly number[] | null,
): ResolvedScenario {
  const feed = resolveFeed(written.feed, gapsMs)
  return {
    name: written.name,
    title: written.title,
    question: written.question ?? null,
    feed,
    clients: resolveClients(written.clients),
    ...(written.uplink && { uplink: resolveUplink(written.uplink) }),
    phases: resolvePhases(written.phases, feed.rate),
    transports: resolveTransports(written),
    repeat: written.repeat,
    seed: written.seed,
    server: resolveServer(written),
    backOff: resolveBackOff(written.backOff),
    faults: written.faults.map(resolveFault).sort((one, other) => one.atMs - other.atMs),
    network: written.network === undefined ? null : resolveNetwork(written.network),
    ...(written.proxy && { proxy: resolveProxy(written.proxy) }),
    ...(written.target && { target: resolveTarget(written.target) }),
    expect,
    lesson: (written.lesson as ResolvedScenario['lesson']) ?? null,
  }
}

function resolveFeed(feed: WrittenScenario['feed'], gapsMs: readonly number[] | null): ResolvedScenario['feed'] {
  return { source: feed.source, ...resolvePayload(feed), ...resolveTiming(feed, gapsMs) }
}

function resolveClients(clients: WrittenScenario['clients']): ResolvedScenario['clients'] {
  const { count, ramp, arrival, headers } = clients
  const channels = clients.channels as ChannelPlan // other words are refused: uplink-keys.ts
  return { count, rampMs: ramp, ...(arrival !== 'even' && { arrival }), headers, channels }
}

function resolveUplink({ rate, size, arrival }: WrittenUplink): ResolvedUplink {
  return { rate, sizeBytes: size, arrival }
}

function resolveServer(written: Pick<WrittenScenario, 'server' | 'transports'>): ResolvedScenario['server'] {
  const { keepAlive, keepAliveTimeout, slowConsumers, outbox, coalesce } = written.server
  return {
    keepAlive,
    ...(keepAliveTimeout !== undefined && { keepAliveTimeoutMs: keepAliveTimeout }),
    compression: websocketCompression(written),
    slowConsumers,
    outboxBytes: outbox,
    coalesce,
  }
}

function resolveBackOff({ first, cap }: WrittenScenario['backOff']): ResolvedScenario['backOff'] {
  return { firstMs: first, capMs: cap }
}

function resolveNetwork({ rtt, jitter, bandwidth, loss, via }: WrittenNetwork): ResolvedNetwork {
  return { via, delayMs: rtt / 2, jitterMs: jitter, bytesPerSecond: bandwidth ?? null, lossShare: loss }
}

function resolvePhases(phases: WrittenScenario['phases'], feedRate: number): ResolvedPhase[] {
  const resolved = phases.map((phase) => ({
    name: phase.name,
    startMs: 0,
    durationMs: phase.duration,
    ...resolveLoad(phase, feedRate),
    measure: phase.measure,
  }))
  return placePhases(resolved)
}

/** Sets each phase's start to the end of the one before it. */
export function placePhases(phases: readonly ResolvedPhase[]): ResolvedPhase[] {
  let startMs = 0
  return phases.map((phase) => {
    const placed = { ...phase, startMs }
    startMs += phase.durationMs
    return placed
  })
}

/** In teaching order, whatever the order of the file. */
function resolveTransports(written: Partial<WrittenScenario>): TransportSettings {
  const { polling, 'long-polling': longPolling, sse, websocket } = written.transports ?? {}
  const settings: TransportSettings = {
    ...(polling && { polling: { ...resolvePolling(polling) } }),
    ...(longPolling && { 'long-polling': { ...resolveLongPolling(longPolling) } }),
    ...(sse && { sse: { heartbeatMs: sse.heartbeat, compression: sse.compression } satisfies SseSettings }),
    ...(websocket && {
      websocket: { pingMs: websocket.ping, compression: websocketCompression(written) } satisfies WebSocketSettings,
    }),
  }
  return Object.fromEntries(TRANSPORT_NAMES.flatMap((name) => (settings[name] ? [[name, settings[name]]] : [])))
}

function resolvePolling(polling: NonNullable<WrittenScenario['transports']['polling']>): PollingSettings {
  const { interval, schedule, etag, timeout, limit, compression } = polling
  return { intervalMs: interval, schedule, etag, timeoutMs: timeout, limit, compression }
}

function resolveLongPolling(
  longPolling: NonNullable<WrittenScenario['transports']['long-polling']>,
): LongPollingSettings {
  const { wait, grace, limit, compression } = longPolling
  return { waitMs: wait, graceMs: grace, limit, compression }
}

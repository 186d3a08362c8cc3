/** From what is written to what a run needs to know: defaults, absolute starts, names with units. */
import type {
  PollingSettings,
  ResolvedNetwork,
  ResolvedPhase,
  ResolvedScenario,
  SseSettings,
  TransportSettings,
  WebSocketSettings,
} from '../../protocol/scenario.ts'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { resolveFault } from './fault-keys.ts'
import type { WrittenNetwork } from './network-schema.ts'
import type { WrittenScenario } from './schema.ts'

/** The parts of a scenario whose bounds depend on each other; faults in the order of the file. */
export type BoundedParts = Partial<
  Pick<ResolvedScenario, 'feed' | 'clients' | 'phases' | 'transports' | 'backOff' | 'faults' | 'network'>
>

/** Resolves what could be read, so that one bad key does not hide what is wrong with the others. */
export function resolveParts(written: Partial<WrittenScenario>): BoundedParts {
  const { feed, clients, phases, transports, backOff, faults, network } = written
  return {
    ...(feed && { feed: resolveFeed(feed) }),
    ...(clients && { clients: resolveClients(clients) }),
    // Without a readable rate there are no events to count too many of; the other bounds can still be judged.
    ...(phases && { phases: resolvePhases(phases, feed?.rate ?? 0) }),
    ...(transports && { transports: resolveTransports(transports) }),
    ...(backOff && { backOff: resolveBackOff(backOff) }),
    ...(faults && { faults: faults.map(resolveFault) }),
    ...(network && { network: resolveNetwork(network) }),
  }
}

/** The whole scenario; `expect` is parsed by the caller. */
export function resolveScenario(written: WrittenScenario, expect: ResolvedScenario['expect']): ResolvedScenario {
  return {
    name: written.name,
    title: written.title,
    question: written.question ?? null,
    feed: resolveFeed(written.feed),
    clients: resolveClients(written.clients),
    phases: resolvePhases(written.phases, written.feed.rate),
    transports: resolveTransports(written.transports),
    repeat: written.repeat,
    seed: written.seed,
    server: resolveServer(written.server),
    backOff: resolveBackOff(written.backOff),
    faults: written.faults.map(resolveFault).sort((one, other) => one.atMs - other.atMs),
    network: written.network === undefined ? null : resolveNetwork(written.network),
    expect,
    lesson: (written.lesson as ResolvedScenario['lesson']) ?? null,
  }
}

function resolveFeed(feed: WrittenScenario['feed']): ResolvedScenario['feed'] {
  return { source: feed.source, payloadBytes: feed.payload ?? null, arrival: feed.arrival, rate: feed.rate }
}

function resolveClients(clients: WrittenScenario['clients']): ResolvedScenario['clients'] {
  return { count: clients.count, rampMs: clients.ramp, headers: clients.headers, channels: clients.channels }
}

function resolveServer(server: WrittenScenario['server']): ResolvedScenario['server'] {
  const { keepAlive, compression, slowConsumers, outbox } = server
  return { keepAlive, compression, slowConsumers, outboxBytes: outbox }
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
    rate: phase.rate ?? feedRate,
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
function resolveTransports(written: WrittenScenario['transports']): TransportSettings {
  const { polling, 'long-polling': longPolling, sse, websocket } = written
  const settings: TransportSettings = {
    ...(polling && { polling: { ...resolvePolling(polling) } }),
    ...(longPolling && { 'long-polling': { waitMs: longPolling.wait, graceMs: longPolling.grace } }),
    ...(sse && { sse: { heartbeatMs: sse.heartbeat } satisfies SseSettings }),
    ...(websocket && { websocket: { pingMs: websocket.ping } satisfies WebSocketSettings }),
  }
  return Object.fromEntries(TRANSPORT_NAMES.flatMap((name) => (settings[name] ? [[name, settings[name]]] : [])))
}

function resolvePolling(polling: NonNullable<WrittenScenario['transports']['polling']>): PollingSettings {
  const { interval, schedule, etag, timeout } = polling
  return { intervalMs: interval, schedule, etag, timeoutMs: timeout }
}

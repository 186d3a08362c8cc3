/** How a server of ours is set up for a scenario: it lets the load in and keeps the signs of life that clients wait for. */
import type { ServerOptions } from '../../protocol/control.ts'
import type { ResolvedFault, ResolvedScenario } from '../../protocol/scenario.ts'

/** Room above a scenario's own clients for the controls, uplinks and sockets that are still closing. */
const SPARE_CONNECTIONS = 1_000

/** What a server keeps in any case: its own defaults. */
const HISTORY_MS = 120_000
const HISTORY_EVENTS = 10_000

/** Signs of life that a client misses before it gives up. */
const MISSED_SIGNS = 2

/** A heartbeat or ping may be late by a turn of the server's timer wheel, ms. */
const SIGN_LATE_MS = 100

/** Everything but the token, the clock and the port. `restarts`: how many servers of this trial came before it. */
export function serverOptions(scenario: ResolvedScenario, restarts: number): Omit<ServerOptions, 'token'> {
  const { keepAlive, compression, slowConsumers, outboxBytes } = scenario.server
  const connections = 2 * scenario.clients.count + SPARE_CONNECTIONS
  const nextRestart = scenario.faults.filter(({ kind }) => kind === 'restart')[restarts]
  return {
    keepAlive,
    websocketCompression: compression,
    slowConsumers,
    outboxBytes,
    connections,
    connectionsPerAddress: connections,
    messagesPerSecond: 0,
    dashboardFolder: null,
    ...signsOfLife(scenario),
    ...historyOf(scenario),
    ...(typeof nextRestart?.drainMs === 'number' && { drainMs: nextRestart.drainMs }),
  }
}

/** How long a client may take to notice that its server or line is gone, ms; the longest of the scenario's transports. */
export function longestDetectionMs({ transports }: ResolvedScenario): number {
  const { polling, 'long-polling': longPolling, sse, websocket } = transports
  return Math.max(
    0,
    sum(polling, 'intervalMs', 'timeoutMs'),
    sum(longPolling, 'waitMs', 'graceMs'),
    MISSED_SIGNS * sum(sse, 'heartbeatMs') + SIGN_LATE_MS,
    MISSED_SIGNS * sum(websocket, 'pingMs') + SIGN_LATE_MS,
  )
}

/** How long a fault itself lasts, ms; one for good ends with the detection of it. */
export function faultMs({ durationMs, drainMs }: ResolvedFault): number {
  return (durationMs ?? 0) + (drainMs ?? 0)
}

function signsOfLife({ transports }: ResolvedScenario): Partial<ServerOptions> {
  const holdMs = transports['long-polling']?.['waitMs']
  const heartbeatMs = transports['sse']?.['heartbeatMs']
  const pingMs = transports['websocket']?.['pingMs']
  return {
    ...(typeof holdMs === 'number' && { longPollHoldMs: holdMs }),
    ...(typeof heartbeatMs === 'number' && { sseHeartbeatMs: heartbeatMs }),
    ...(typeof pingMs === 'number' && { websocketPingMs: pingMs }),
  }
}

/** Whoever comes back after the longest fault, noticed as late as can be, still finds everything. */
function historyOf(scenario: ResolvedScenario): Pick<ServerOptions, 'historyMs' | 'historyEvents'> {
  const longestFaultMs = Math.max(0, ...scenario.faults.map(faultMs))
  const awayMs = longestDetectionMs(scenario) + scenario.backOff.capMs + longestFaultMs
  const rate = Math.max(0, ...scenario.phases.map((phase) => phase.rate))
  return {
    historyMs: Math.max(HISTORY_MS, awayMs),
    historyEvents: Math.max(HISTORY_EVENTS, Math.ceil((rate * awayMs) / 1000)),
  }
}

function sum(settings: Readonly<Record<string, unknown>> | undefined, ...names: string[]): number {
  return names.reduce((total, name) => total + Number(settings?.[name] ?? 0), 0)
}

/** How a server of ours is set up for a scenario: it lets the load in and keeps the signs of life that clients wait for. */

import { compressionOf } from '../../protocol/compression.ts'
import { MOST_ROWS } from '../../protocol/connection-bytes.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { ServerOptions } from '../../protocol/server-options.ts'
import { awayMs, eventsWhileAway, LARGEST_HISTORY_BYTES } from '../../scenarios/index.ts'

/** Room above a scenario's own clients for the controls, uplinks and sockets that are still closing. */
const SPARE_CONNECTIONS = 1_000

/** What a server keeps in any case: its own defaults. */
const HISTORY_MS = 120_000
const HISTORY_EVENTS = 10_000
const HISTORY_BYTES = 64 * 1024 ** 2

/** Everything but the token, the clock and the port. `restarts`: how many servers of this trial came before it. */
export function serverOptions(scenario: ResolvedScenario, restarts: number): Omit<ServerOptions, 'token'> {
  const { keepAlive, keepAliveTimeoutMs, slowConsumers, outboxBytes, coalesce } = scenario.server
  const connections = 2 * scenario.clients.count + SPARE_CONNECTIONS
  const nextRestart = scenario.faults.filter(({ kind }) => kind === 'restart')[restarts]
  return {
    keepAlive,
    ...(keepAliveTimeoutMs !== undefined && { keepAliveTimeoutMs }),
    ...compressions(scenario),
    ...(coalesce !== undefined && { coalesce }),
    slowConsumers,
    outboxBytes,
    connections,
    connectionsPerAddress: connections,
    messagesPerSecond: 0,
    connectionRows: MOST_ROWS,
    dashboardFolder: null,
    ...signsOfLife(scenario),
    ...historyOf(scenario),
    ...(typeof nextRestart?.drainMs === 'number' && { drainMs: nextRestart.drainMs }),
  }
}

function compressions(scenario: ResolvedScenario): Partial<ServerOptions> {
  const isGzip = (transport: string) => compressionOf(scenario, transport) === 'gzip'
  return {
    pollingCompression: isGzip('polling') ? 'gzip' : 'off',
    longPollingCompression: isGzip('long-polling') ? 'gzip' : 'off',
    sseCompression: isGzip('sse') ? 'gzip' : 'off',
    websocketCompression: compressionOf(scenario, 'websocket') === 'deflate' ? 'deflate' : 'off',
  }
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

/** Whoever comes back after all faults in a row, the last noticed as late as can be, still finds everything. */
function historyOf(scenario: ResolvedScenario): Pick<ServerOptions, 'historyMs' | 'historyEvents' | 'historyBytes'> {
  const { events, bytes } = eventsWhileAway(scenario)
  return {
    historyMs: Math.max(HISTORY_MS, awayMs(scenario)),
    historyEvents: Math.max(HISTORY_EVENTS, events),
    // A scenario with faults that needs more was refused before it began (scenarios/language/bounds.ts).
    historyBytes: Math.max(HISTORY_BYTES, Math.min(bytes, LARGEST_HISTORY_BYTES)),
  }
}

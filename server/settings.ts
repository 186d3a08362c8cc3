/** The server's options with every default filled in. */
import { readClockId } from '../protocol/clock.ts'
import { NO_COALESCING } from '../protocol/coalesce.ts'
import type { ServerOptions } from '../protocol/server-options.ts'
import { USUAL_IDLE_MS } from './delivery/idle-time.ts'
import { DEFAULT_HISTORY, DEFAULT_TOTAL_BYTES } from './feed/history.ts'

export type ServerSettings = { readonly [Option in keyof ServerOptions]-?: NonNullable<ServerOptions[Option]> } & {
  /** null: no dashboard is served. */
  readonly dashboardFolder: string | null
  /** null: no code is asked for. */
  readonly joinCode: string | null
}

/** A message, and anything else that a client sends up at once, bytes. */
export const MESSAGE_BYTES = 64 * 1024

export function settingsOf(options: ServerOptions): ServerSettings {
  return {
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    token: options.token,
    clockId: options.clockId ?? readClockId(),
    allowHosts: options.allowHosts ?? [],
    allowOrigins: options.allowOrigins ?? [],
    connections: options.connections ?? 10_000,
    connectionsPerAddress: options.connectionsPerAddress ?? 1_000,
    keepAlive: options.keepAlive ?? true,
    keepAliveTimeoutMs: options.keepAliveTimeoutMs ?? USUAL_IDLE_MS,
    longPollHoldMs: options.longPollHoldMs ?? 25_000,
    sseHeartbeatMs: options.sseHeartbeatMs ?? 15_000,
    websocketPingMs: options.websocketPingMs ?? 25_000,
    historyMs: options.historyMs ?? DEFAULT_HISTORY.ageMs,
    historyEvents: options.historyEvents ?? DEFAULT_HISTORY.events,
    historyBytes: options.historyBytes ?? DEFAULT_HISTORY.bytes,
    historyTotalBytes: options.historyTotalBytes ?? Math.max(DEFAULT_TOTAL_BYTES, 2 * (options.historyBytes ?? 0)),
    outboxBytes: options.outboxBytes ?? 1024 ** 2,
    slowConsumers: options.slowConsumers ?? 'disconnect',
    streamMs: options.streamMs ?? 60 * 60_000,
    websocketCompression: options.websocketCompression ?? 'off',
    pollingCompression: options.pollingCompression ?? 'off',
    longPollingCompression: options.longPollingCompression ?? 'off',
    sseCompression: options.sseCompression ?? 'off',
    coalesce: options.coalesce ?? NO_COALESCING,
    messagesPerSecond: options.messagesPerSecond ?? 100,
    headersTimeoutMs: options.headersTimeoutMs ?? 10_000,
    connectionRows: options.connectionRows ?? 0,
    requestTimeoutMs: options.requestTimeoutMs ?? 20_000,
    drainMs: options.drainMs ?? 3_000,
    joinCode: options.joinCode ?? null,
    protections: options.protections ?? 'on',
    logLevel: options.logLevel ?? 'silent',
    dashboardFolder: options.dashboardFolder ?? null,
    resultFolders: options.resultFolders ?? [],
  } as ServerSettings
}

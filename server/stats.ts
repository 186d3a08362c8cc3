/** What the server says about itself. */
import type { LabInfo, LabStats } from '../protocol/control.ts'
import { RESPONSE_BYTES, RESPONSE_EVENTS } from './delivery/batch.ts'
import type { Ledger } from './delivery/ledger.ts'
import type { Channels } from './feed/channels.ts'
import { packageVersion } from './package-version.ts'
import { MESSAGE_BYTES, type ServerSettings } from './settings.ts'

export function infoOf(settings: ServerSettings, transports: readonly string[]): LabInfo {
  const { longPollHoldMs, sseHeartbeatMs, websocketPingMs, connections, connectionsPerAddress } = settings
  return {
    product: 'transport-lab',
    version: packageVersion,
    clockId: settings.clockId,
    node: process.version,
    transports,
    admission: settings.joinCode === null ? 'open' : 'ticket',
    limits: {
      responseEvents: RESPONSE_EVENTS,
      responseBytes: RESPONSE_BYTES,
      longPollHoldMs,
      sseHeartbeatMs,
      websocketPingMs,
      messageBytes: MESSAGE_BYTES,
      connections,
      connectionsPerAddress,
    },
  }
}

/** @returns a function that counts now */
export function statsOf(ledger: Ledger, channels: Channels): () => LabStats {
  const startedMs = performance.now()
  return () => ({
    uptimeMs: Math.round(performance.now() - startedMs),
    openConnections: ledger.openConnections,
    channels: channels.size,
    feeds: channels.feeds().map((feed) => feed.status()),
    transports: ledger.stats(),
  })
}

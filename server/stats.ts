/** What the server says about itself. */
import type { LabInfo } from '../protocol/lab-info.ts'
import type { LabStats } from '../protocol/server-stats.ts'
import { RESPONSE_BYTES, RESPONSE_EVENTS } from './delivery/batch.ts'
import type { Ledger } from './delivery/ledger.ts'
import type { Channels } from './feed/channels.ts'
import type { ProcessMeter } from './operations/process-figures.ts'
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
    coalesce: settings.coalesce,
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

/** The one snapshot that /lab/stats, /metrics and the owner get. @returns a function that counts now */
export function statsOf(ledger: Ledger, channels: Channels, meter: ProcessMeter): () => LabStats {
  const startedMs = performance.now()
  return () => ({
    version: packageVersion,
    node: process.version,
    uptimeMs: Math.round(performance.now() - startedMs),
    openConnections: ledger.openConnections,
    channels: channels.size,
    publishedEvents: channels.publishedEvents,
    ...otherBytes(ledger),
    process: meter.figures(),
    feeds: channels.feeds().map((feed) => feed.status()),
    transports: ledger.stats(),
  })
}

function otherBytes(ledger: Ledger): Pick<LabStats, 'otherBytesDown' | 'otherBytesUp'> {
  const { down, up } = ledger.otherBytes()
  return { otherBytesDown: down, otherBytesUp: up }
}

/** Bursts that are possible, and yet end connections that nobody meant to end. */
import { largestPayload } from '../../protocol/payload.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { SSE, WEBSOCKET } from '../../protocol/transports.ts'
import { formatBytes, formatCount } from '../../protocol/units.ts'

/** What a stream's client has not taken waits in its outbox, and a burst comes faster than any line takes it. */
export function burstWarnings({ phases, feed, transports, server }: ResolvedScenario): string[] {
  const eventBytes = largestPayload(feed)
  if (eventBytes === null || !(SSE.name in transports || WEBSOCKET.name in transports)) return []
  const largest = Math.max(0, ...phases.map(({ burst }) => burst?.size ?? 0))
  if (largest * eventBytes <= server.outboxBytes) return []
  return [
    `a burst of ${formatCount(largest)} events is ${formatBytes(largest * eventBytes)}, more than the ` +
      `${formatBytes(server.outboxBytes)} that may wait for one connection: streams whose clients do not take it at once ` +
      `meet "slowConsumers: ${server.slowConsumers}"; raise server.outbox, or make the burst or the payload smaller`,
  ]
}

/** Waits until a server holds nothing for anybody: no connection, no subscription. */
import type { LabStats } from '../protocol/server-stats.ts'
import type { ObservedServer } from './observed-server.ts'

/** How long a server may take to notice that all clients are gone, ms: longer than its own patience with a close. */
const PATIENCE_MS = 8_000

const BETWEEN_MS = 20

/** @throws Error with the gauges that did not return to zero */
export async function untilIdle(server: ObservedServer): Promise<LabStats> {
  const deadlineMs = performance.now() + PATIENCE_MS
  for (;;) {
    const stats = await server.stats()
    const held = gaugesAboveZero(stats)
    if (held.length === 0) return stats
    if (performance.now() > deadlineMs)
      throw new Error(`expected all gauges at zero, the server holds ${held.join(', ')}`)
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS))
  }
}

/** Such as `sse: 2 subscriptions`. */
function gaugesAboveZero(stats: LabStats): string[] {
  const ofTransports = Object.entries(stats.transports).flatMap(([name, { openConnections, subscriptions }]) => [
    { count: openConnections, words: `${name}: ${openConnections} connections` },
    { count: subscriptions, words: `${name}: ${subscriptions} subscriptions` },
  ])
  const all = [{ count: stats.openConnections, words: `${stats.openConnections} connections in all` }, ...ofTransports]
  return all.filter(({ count }) => count !== 0).map(({ words }) => words)
}

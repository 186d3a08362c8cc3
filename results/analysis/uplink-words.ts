/** What clients send, in a title: `pairs · 0.5 messages/s each · 100 B`. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { formatBytes } from '../../protocol/units.ts'

/** None where they send nothing. */
export function uplinkWords({ clients, uplink }: Pick<ResolvedScenario, 'clients' | 'uplink'>): string[] {
  if (!uplink) return []
  const { rate, sizeBytes } = uplink
  const together = clients.channels === 'one' ? [] : [clients.channels]
  return [...together, `${rate} messages/s each`, `${formatBytes(sizeBytes)} said`]
}

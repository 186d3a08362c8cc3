/** How a scenario packs what it sends, where that is out of the ordinary: words for titles. */
import { formatCoalesce } from '../../protocol/coalesce.ts'
import { compressedTransports } from '../../protocol/compression.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'

/** `websocket compressed`, `polling, sse compressed`, `coalesced over 5ms`; none for a scenario without any of it. */
export function wireWords(scenario: ResolvedScenario): string[] {
  const compressed = compressedTransports(scenario)
  // Files of early versions have no server.
  const coalesce = scenario.server?.coalesce
  const isCoalesced = coalesce !== undefined && coalesce.kind !== 'none'
  return [
    ...(compressed.length === 0 ? [] : [`${compressed.join(', ')} compressed`]),
    ...(isCoalesced ? [`coalesced over ${coalesce.kind === 'tick' ? 'a tick' : formatCoalesce(coalesce)}`] : []),
  ]
}

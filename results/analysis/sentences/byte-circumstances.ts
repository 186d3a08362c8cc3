/** What a number of bytes depends on beside the transport: without it, no sentence about bytes says anything. */
import { compressedTransports } from '../../../protocol/compression.ts'
import { largestPayload } from '../../../protocol/payload.ts'
import type { ResolvedScenario } from '../../../protocol/scenario.ts'

/**
 * `minimal request heads, no TLS`, `browser-like request heads, no TLS, sse compressed: its padding shrinks to almost
 * nothing`: polling's bytes are mostly heads, and made-up data compresses far better than any other.
 *
 * @param arms that are spoken of; whether others were compressed is left out
 */
export function byteCircumstances(scenario: ResolvedScenario, arms: readonly string[]): string {
  const heads = `${scenario.clients.headers === 'browser' ? 'browser-like' : 'minimal'} request heads, no TLS`
  const spokenOf = arms.map(transportOf)
  const compressed = compressedTransports(scenario).filter((transport) => spokenOf.includes(transport))
  if (compressed.length === 0) return heads
  const shrinks = madeUpPhrase(scenario)
  const whose = compressed.length === 1 ? 'its' : 'their'
  return `${heads}, ${compressed.join(' and ')} compressed${shrinks === null ? '' : `: ${whose} ${shrinks}`}`
}

/** "padding shrinks to almost nothing": what compression saves on data that nobody else sends; null where there is none. */
export function madeUpPhrase({ feed, uplink }: Pick<ResolvedScenario, 'feed' | 'uplink'>): string | null {
  const padded = largestPayload(feed) !== null
  // What a client says is one letter over and over.
  const says = uplink !== undefined && uplink !== null
  if (!padded && !says) return null
  const what = [...(padded ? ['padding'] : []), ...(says ? ['made-up messages'] : [])].join(' and ')
  return `${what} ${says ? 'shrink' : 'shrinks'} to almost nothing`
}

/** Of an arm, or of one of its two arms when it runs against itself. */
function transportOf(arm: string): string {
  return arm.split('/')[0] ?? arm
}

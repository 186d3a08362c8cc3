/** How events are packed on their way down: nothing, gzip of HTTP's bodies (RFC 9110 §8.4.1.3), WebSocket's permessage-deflate. */
import type { ResolvedScenario } from './scenario.ts'
import { WEBSOCKET } from './transports.ts'

export type Compression = 'off' | 'gzip' | 'deflate'

/** What is smaller is sent as it is, bytes: what compression would save is not worth its work. Streams have no choice. */
export const LEAST_COMPRESSED_BYTES = 128

/** What a scenario asks of one of its transports. Files of versions before know WebSocket's alone, as the server's. */
export function compressionOf(
  { transports, server }: Pick<ResolvedScenario, 'transports'> & Partial<Pick<ResolvedScenario, 'server'>>,
  transport: string,
): Compression {
  const asked = transports[transport]?.['compression']
  if (asked === 'gzip' || asked === 'deflate' || asked === 'off') return asked
  return transport === WEBSOCKET.name ? (server?.compression ?? 'off') : 'off'
}

/** The transports of a scenario that are compressed, in its order. */
export function compressedTransports(
  scenario: Pick<ResolvedScenario, 'transports'> & Partial<Pick<ResolvedScenario, 'server'>>,
): string[] {
  return Object.keys(scenario.transports).filter((transport) => compressionOf(scenario, transport) !== 'off')
}

/**
 * How many bytes of something that was compressed as a whole pass for a part of it: the part's share of what it was before,
 * rounded down. Both ends reckon like this, so their ledgers agree to the byte.
 */
export function compressedShare(compressedBytes: number, partBytes: number, wholeBytes: number): number {
  return wholeBytes === 0 ? 0 : Math.floor((compressedBytes * partBytes) / wholeBytes)
}

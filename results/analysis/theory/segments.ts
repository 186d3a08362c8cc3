/** How many of TCP's segments a piece of bytes takes. */
import { SEGMENT_PAYLOAD_BYTES } from '../../../protocol/segments.ts'

/** Of a piece that is written at once; its bytes may be a mean, and need not be whole. */
export function segmentsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / SEGMENT_PAYLOAD_BYTES))
}

/**
 * The same with its acknowledgements: one for every second full segment and one for the rest (RFC 9293 §3.8.6.3, RFC 5681
 * §4.2), while nothing travels back that could carry them.
 */
export function acknowledgedSegmentsOf(bytes: number): number {
  const segments = segmentsOf(bytes)
  return segments + Math.ceil(segments / 2)
}

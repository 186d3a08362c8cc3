/**
 * Whether a line is so narrow that its bytes take as long as a formula may be off. Then latency depends on sizes and on
 * what waits in front, of which the formulas know nothing.
 */
import { largestPayload } from '../../../protocol/payload.ts'
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { greatestRate } from '../../../protocol/schedule-phase.ts'
import { toleranceUs } from './prediction.ts'

/** An answer's own head and a segment's, with room; a payload of unknown size counts as much again. */
const OVERHEAD_BYTES = 500

/** @param intervalMs of polls, or the server's window: all its events come together; 0 where they come one by one, or in bursts */
export function isNarrow(
  { network, feed, phases }: ResolvedScenario,
  intervalMs: number,
  meanUs: number | null,
): boolean {
  const bytesPerSecond = network?.bytesPerSecond ?? null
  if (bytesPerSecond === null) return false
  const measured = phases.filter(({ measure }) => measure)
  const mostPerSecond = Math.max(0, ...measured.map(greatestRate))
  const atOnce = Math.max(1, ...measured.map(({ burst }) => burst?.size ?? 1))
  const events = Math.max(atOnce, (mostPerSecond * intervalMs) / 1000)
  const eventBytes = largestPayload(feed) ?? OVERHEAD_BYTES
  const bytes = OVERHEAD_BYTES + events * eventBytes
  const saturated = mostPerSecond * eventBytes > bytesPerSecond / 2
  return saturated || (bytes / bytesPerSecond) * 1e6 > toleranceUs(meanUs ?? 0) / 2
}

/**
 * Whether a line is so narrow that its bytes take as long as a formula may be off. Then latency depends on sizes and on
 * what waits in front, of which the formulas know nothing.
 */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { toleranceUs } from './prediction.ts'

/** An answer's own head and a segment's, with room; a payload of unknown size counts as much again. */
const OVERHEAD_BYTES = 500

/** @param intervalMs of polls: a whole interval's events come in one answer; null where events come one by one */
export function isNarrow(
  { network, feed, phases }: ResolvedScenario,
  intervalMs: number | null,
  meanUs: number | null,
): boolean {
  const bytesPerSecond = network?.bytesPerSecond ?? null
  if (bytesPerSecond === null) return false
  const mostPerSecond = Math.max(...phases.map(({ measure, rate }) => (measure ? rate : 0)))
  const events = Math.max(1, (mostPerSecond * (intervalMs ?? 0)) / 1000)
  const bytes = OVERHEAD_BYTES + events * (feed.payloadBytes ?? OVERHEAD_BYTES)
  const saturated = mostPerSecond * (feed.payloadBytes ?? OVERHEAD_BYTES) > bytesPerSecond / 2
  return saturated || (bytes / bytesPerSecond) * 1e6 > toleranceUs(meanUs ?? 0) / 2
}

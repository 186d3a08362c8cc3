/** Whether the feed kept the rate that it was asked for. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { Published } from '../driver/plan.ts'

/**
 * Events published at their rate over those scheduled, in the measured phases. An open loop publishes everything in
 * the end; what came in a heap after a stall was not published at the rate. Poisson arrivals have no scheduled count.
 */
export function achievedRate(
  { phases, feed: { arrival } }: ResolvedScenario,
  epochs: readonly Published[],
  onTimeShare: number | null,
): number | null {
  if (arrival !== 'fixed') return null
  let published = 0
  let scheduled = 0
  for (const [index, phase] of phases.entries()) {
    if (!phase.measure) continue
    for (const { phases } of epochs) {
      const { firstSeq, lastSeq } = phases[index] ?? { firstSeq: 1, lastSeq: 0 }
      published += Math.max(0, lastSeq - firstSeq + 1)
    }
    scheduled += Math.ceil((phase.durationMs * phase.rate) / 1000)
  }
  return scheduled === 0 ? null : ((onTimeShare ?? 1) * published) / scheduled
}

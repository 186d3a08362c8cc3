/** The network of a scenario in a few words; latencies mean little without it. */
import type { ResolvedNetwork } from '../../../protocol/scenario.ts'
import { formatBytesPerSecond, formatPercentage } from '../../../protocol/units.ts'

/** `80 ms round trip`, `80 ms round trip, up to 5 ms jitter, 10 mbit`; null without a network. */
export function networkPhrase(network: ResolvedNetwork | null | undefined): string | null {
  if (network === null || network === undefined) return null
  const { delayMs, jitterMs, bytesPerSecond, lossShare } = network
  return [
    `${shown(2 * delayMs)} round trip`,
    ...(jitterMs === 0 ? [] : [`up to ${shown(jitterMs)} jitter each way`]),
    ...(bytesPerSecond === null ? [] : [formatBytesPerSecond(bytesPerSecond).replace(/(?=[a-z])/, ' ')]),
    ...(lossShare === 0 ? [] : [`${formatPercentage(lossShare)} loss`]),
  ].join(', ')
}

function shown(ms: number): string {
  return `${Number(ms.toFixed(3))} ms`
}

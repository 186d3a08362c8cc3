/** The network of a scenario in a few words; latencies mean little without it. */
import type { ResolvedNetwork } from '../../../protocol/scenario.ts'
import { formatBytesPerSecond, formatCount, formatPercentage } from '../../../protocol/units.ts'
import type { Trial } from '../../format.ts'
import { armsInOrder, trialsOfArm } from '../order.ts'

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

/**
 * "12 bursts above 14 kB passed the link at once (polling 12): …"; null where there was none. What a sender may have under way
 * at the start is ten segments (RFC 6928), which a link that stands between two connections does not hold it to.
 */
export function largeBurstsSentence(trials: readonly Trial[]): string | null {
  const counts = armsInOrder(trials).map((arm) => {
    const own = trialsOfArm(trials, arm)
    return { arm, bursts: own.reduce((sum, { network }) => sum + (network?.largeBursts ?? 0), 0) }
  })
  const some = counts.filter(({ bursts }) => bursts > 0)
  const all = some.reduce((sum, { bursts }) => sum + bursts, 0)
  if (all === 0) return null
  const whose = some.map(({ arm, bursts }) => `${arm} ${formatCount(bursts)}`).join(', ')
  const bursts = all === 1 ? '1 burst' : `${formatCount(all)} bursts`
  return `${bursts} above 14 kB passed the link at once (${whose}): TCP’s slow start would have cost round trips that a link does not show`
}

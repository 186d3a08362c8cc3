/** The network of a trial: whether a link stands between driver and server, with which line, and what it reported. */
import type { ResolvedNetwork, ResolvedScenario } from '../../protocol/scenario.ts'
import { decodeHistogram, instrumentPercentileUs } from '../../results/analysis/histogram.ts'
import type { Trial } from '../../results/format.ts'
import { longestRoundTripMs } from '../../scenarios/index.ts'
import { type LineSettings, NO_DELAY } from '../link/line.ts'
import type { LinkReport } from '../link/plan.ts'
import type { FollowTarget } from '../transport.ts'
import { isOfLine } from './faults.ts'
import { perEvent } from './trial-costs.ts'

/** Whether the scenario needs a link: for its network, or for a fault of the line. */
export function needsLink({ network, faults }: Pick<ResolvedScenario, 'network' | 'faults'>): boolean {
  return network?.via === 'link' || faults.some(({ kind }) => isOfLine(kind))
}

/** What each line of the link does. */
export function lineOf(network: ResolvedNetwork | null | undefined): LineSettings {
  if (network?.via !== 'link') return NO_DELAY
  const { delayMs, jitterMs, bytesPerSecond } = network
  return { delayUs: delayMs * 1000, jitterUs: jitterMs * 1000, bytesPerSecond }
}

/** What clients must know of the network; nothing without one. */
export function networkOfTarget(
  network: ResolvedNetwork | null | undefined,
): Pick<FollowTarget, 'roundTripMs' | 'handshakeUs'> {
  if (network === null || network === undefined) return {}
  return { roundTripMs: longestRoundTripMs(network), handshakeUs: 2 * lineOf(network).delayUs }
}

/**
 * How well the link kept to what it was told, however few pieces went through it (a link that is late must not hide
 * behind a small trial), and what it cost; null when nothing stood between clients and server. A link that has only the
 * faults of a line to do is a link of no delay.
 *
 * @param completed events, in the measured windows
 */
export function networkResult(
  network: ResolvedNetwork | null | undefined,
  link: LinkReport | null,
  completed: number,
): NonNullable<Trial['network']> | null {
  const via = network?.via ?? (link === null ? null : 'link')
  if (via === null) return null
  const lateness = decodeHistogram(link?.latenessUs ?? '')
  const late = (q: number): number | null => (lateness === null ? null : instrumentPercentileUs(lateness, q))
  return {
    via,
    latenessP50Us: late(0.5),
    latenessP99Us: late(0.99),
    latenessMaxUs: late(1),
    largeBursts: link?.largeBursts ?? null,
    utilisation: link?.cost.utilisation ?? null,
    cpuUsPerEvent: link === null ? null : perEvent(link.cost.cpuUs, completed),
  }
}

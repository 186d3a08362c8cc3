/** Networks that are possible, and yet make a scenario measure something else than it seems to. */
import { meanPayload } from '../../protocol/payload.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { greatestRate } from '../../protocol/schedule-phase.ts'
import { formatBytesPerSecond, formatDurationMs, formatRatePerSecond } from '../../protocol/units.ts'
import { longestRoundTripMs } from './network-bounds.ts'

export function networkWarnings(scenario: ResolvedScenario): string[] {
  return [...skippedPolls(scenario), ...narrowLines(scenario)]
}

/** T/2 + R/2 holds for T > R: a poller with a request under way does not ask again. */
function skippedPolls({ transports, network }: ResolvedScenario): string[] {
  const polling = transports['polling']
  const intervalMs = Number(polling?.['intervalMs'] ?? Number.POSITIVE_INFINITY)
  const roundTripMs = longestRoundTripMs(network)
  if (polling?.['schedule'] !== 'fixed-rate' || roundTripMs === 0 || intervalMs > roundTripMs) return []
  return [
    `a round trip of up to ${formatDurationMs(roundTripMs)} is not shorter than the poll interval of ` +
      `${formatDurationMs(intervalMs)}: polls whose turn comes before the last answer are left out, and no formula of ` +
      'theory holds; lengthen transports.polling.interval',
  ]
}

/** Events alone, without their framing. */
function narrowLines({ feed, phases, network }: ResolvedScenario): string[] {
  const bytesPerSecond = network?.bytesPerSecond ?? null
  const eventBytes = meanPayload(feed)
  if (bytesPerSecond === null || eventBytes === null) return []
  const rate = Math.max(...phases.map(greatestRate))
  const neededBytesPerSecond = rate * eventBytes
  if (neededBytesPerSecond < bytesPerSecond) return []
  return [
    `events of ${Math.round(eventBytes)}B at ${formatRatePerSecond(rate)} need ${formatBytesPerSecond(neededBytesPerSecond)} ` +
      `of each line, which has ${formatBytesPerSecond(bytesPerSecond)}: they will queue up; widen network.bandwidth, or lower rate or payload`,
  ]
}
